"""NumPy's files as arrays: NPY, one array, and NPZ, several of them in a zip file.

Python objects, which may run code, are never read.

A small zip file may unpack to any size. So sizes are checked before unpacking, and nothing beyond them is unpacked.
"""

import io
import math
import struct
import warnings
import zipfile
import zlib
from tokenize import TokenError

import numpy as np
from numpy.typing import NDArray

from ...errors import SpecError, Verbatim
from ..loaded import MOST_BYTES

MOST_AXES = 64  # largest number of axes of a NumPy array
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
READERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


def npz_arrays(content: bytes, most_bytes: int = MOST_BYTES, scalars: bool = False) -> dict[str, NDArray]:
    """The arrays in a zip file by name; raises `SpecError` that names the array, or `length` or `file`.

    Args:
        content: of the file.
        most_bytes: once it is unpacked.
        scalars: whether an array may be a single number without axes.
    """
    return {name: npy_array(name, raw, scalars) for name, raw in _unpacked(content, most_bytes).items()}


def _unpacked(content: bytes, most_bytes: int) -> dict[str, bytes]:
    """The arrays in a zip file as bytes, by name; none if there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = {entry.filename.removesuffix(".npy"): entry for entry in archive.infolist()}
            wanted = {name: entry for name, entry in entries.items() if entry.filename.endswith(".npy")}
            size = sum(entry.file_size for entry in wanted.values())
            if size > most_bytes:
                raise SpecError(
                    "length",
                    f"at most {most_bytes // 2**20} megabytes once it is unpacked",
                    Verbatim(f"{size // 2**20:,} megabytes"),
                )
            return {name: _read(archive, entry) for name, entry in wanted.items()}
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
        OverflowError,
        struct.error,
    ) as error:
        if isinstance(error, SpecError):
            raise
        raise SpecError(
            "file", "a zip file from NumPy's savez", Verbatim(f"one that cannot be unpacked ({error})")
        ) from None


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type not in PACKED or entry.flag_bits & 1:
        raise SpecError(
            entry.filename,
            "an array stored or deflated, without a password",
            Verbatim(f"packing {entry.compress_type}"),
        )
    with archive.open(entry) as file:
        return file.read(entry.file_size + 1)


def npy_array(name: str, raw: bytes, scalars: bool = False) -> NDArray:
    """An array of numbers or texts; its stated size is checked against the bytes before it is read.

    Raises:
        SpecError: naming the array.
    """
    file = io.BytesIO(raw)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            shape, by_columns, kind = READERS[np.lib.format.read_magic(file)](file)
    except (
        ValueError,
        KeyError,
        TypeError,
        SyntaxError,
        TokenError,
        EOFError,
        OverflowError,
        RecursionError,
        MemoryError,
        AttributeError,
    ) as error:
        raise SpecError(
            name, "an array in NumPy's format", Verbatim(f"something else ({type(error).__name__})")
        ) from None
    if kind.hasobject:
        expected = "numbers or texts, saved with array.astype(float) or astype(str)"
        raise SpecError(name, expected, Verbatim("Python objects, which may run code and are not read"))
    if kind.shape or not (kind.kind == "U" or (kind.kind in "biuf" and kind.itemsize <= 8)):
        raise SpecError(name, "numbers of at most 64 bits, or texts", Verbatim(f"{kind}"))
    if len(shape) > MOST_AXES or not all(type(size) is int and size >= 0 for size in shape):
        raise SpecError(
            name,
            f"at most {MOST_AXES} axes, each with a whole number of places",
            Verbatim(f"the shape {str(shape)[:60]}"),
        )
    left = len(raw) - file.tell()
    if left != kind.itemsize * math.prod(shape) or not (shape or scalars) or 0 in shape:
        raise SpecError(
            name,
            f"{' × '.join(map(str, shape)) or 'a list of'} numbers, at least one",
            Verbatim(f"{left:,} bytes of them"),
        )
    array = np.frombuffer(raw, kind, offset=file.tell()).reshape(shape, order="F" if by_columns else "C")
    native = array.dtype.newbyteorder("=") if kind.kind != "b" else np.int8
    return np.ascontiguousarray(array, native).reshape(shape)  # which it gives an axis if there is none
