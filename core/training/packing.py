"""Arrays as bytes for a file or a database, in NumPy's format without pickle."""

import io
import zipfile
import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError, Verbatim
from ..numerics.buffers import readonly
from .settings import TrainerState, TrainingSettings

UNREADABLE = (zipfile.BadZipFile, zlib.error, ValueError, KeyError, EOFError, OSError, NotImplementedError)


def pack(arrays: Mapping[str, NDArray]) -> bytes:
    """Arrays by name as the bytes of an NPZ file, which has a checksum of each array."""
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def unpack(content: bytes) -> dict[str, NDArray]:
    """The arrays in bytes from `pack`, by name; raises `SpecError` if the bytes are damaged."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return {name: readonly(arrays[name]) for name in arrays.files}
    except UNREADABLE as error:
        raise SpecError(
            "content", "arrays that were packed", Verbatim(f"bytes that cannot be read ({error})")
        ) from None


def pack_state(state: TrainerState) -> bytes:
    """The arrays of a state as bytes; its settings follow from the spec of the run and its edits."""
    return pack(
        {
            "theta": state.theta,
            "memory": state.memory,
            **{f"carried{i}": array for i, array in enumerate(state.carried)},
        }
    )


def unpack_state(update: int, content: bytes, settings: TrainingSettings) -> TrainerState:
    """The state at `update`, with the settings that the edits before it give; raises `SpecError` if the bytes are
    damaged.
    """
    arrays = unpack(content)
    if not {"theta", "memory"} <= set(arrays):
        raise SpecError("content", "the arrays theta and memory", Verbatim(", ".join(arrays)))
    carried = tuple(arrays[f"carried{i}"] for i in range(len(arrays) - 2))
    return TrainerState(update, arrays["theta"], arrays["memory"], settings, carried)
