"""A learner's arrays from the file in which they were saved."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from numpy.typing import NDArray

from ..data.formats.decoding import decode
from ..data.formats.numpy_files import npy_array, npz_arrays
from ..errors import SpecError, Verbatim
from .given import given_arrays
from .typed import MOST_NAMES, read_typed

MOST_BYTES = 16 * 2**20  # of a file, and of an NPZ once it is unpacked
FORMATS = "NPZ, NPY, JSON, CSV or text with the numbers"


def read_given(name: str, content: bytes, array: str = "") -> dict[str, NDArray]:
    """The arrays of a file by name: NPZ, NPY, JSON, CSV, or text as NumPy and Python print arrays.

    JSON is an object of nested lists and numbers, null where a number is not finite. A file with a single array without
    a name gives it the name of the file.

    Args:
        name: of the file.
        content: of the file.
        array: name of a single array without one; empty: that of the file without its ending.

    Raises:
        SpecError: naming the file and, if it is in one, the array.
    """
    alone = array or PurePath(name).stem or "given"
    try:
        if len(content) > MOST_BYTES:
            raise SpecError("", f"at most {MOST_BYTES // 2**20} megabytes", Verbatim(f"{len(content):,} bytes"))
        found = _read(name, content, alone)
        if len(found) > MOST_NAMES:
            raise SpecError("", f"at most {MOST_NAMES:,} arrays", Verbatim(f"{len(found):,}"))
        return given_arrays(found)
    except SpecError as error:
        inside = error.field if error.field not in ("", "file", "given") else ""
        where = ", ".join(filter(None, [name or "the file", inside]))
        raise SpecError(where, error.expected, error.got) from None


def _read(name: str, content: bytes, alone: str) -> Mapping[str, Any]:
    if content.startswith(b"PK"):
        return npz_arrays(content, MOST_BYTES, scalars=True)
    if content.startswith(b"\x93NUMPY"):
        return {alone: npy_array(alone, content, scalars=True)}
    text, _ = decode(content, FORMATS)
    if text.lstrip().startswith("{") or name.lower().endswith(".json"):
        return _from_json(text, alone)
    return read_typed(text, alone)


def _from_json(text: str, alone: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text, object_pairs_hook=_object)
    except (json.JSONDecodeError, RecursionError) as error:
        if text.lstrip().startswith("{"):
            return _printed(text, alone, error)
        raise _malformed(error) from None
    return found if isinstance(found, dict) else {alone: found}


def _printed(text: str, alone: str, error: Exception) -> Mapping[str, Any]:
    """What Python prints of a dictionary of arrays, which begins like JSON."""
    try:
        return read_typed(text, alone)
    except SpecError:
        raise _malformed(error) from None


def _malformed(error: Exception) -> SpecError:
    return SpecError("", "JSON: an object of nested lists of numbers", Verbatim(f"something else ({error})"))


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise SpecError(twice, "each name once", Verbatim("it twice"))
    return found
