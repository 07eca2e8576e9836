"""The formats NPY, one NumPy array, and NPZ, several of them in a zip file.

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

from ...errors import SpecError, Verbatim
from ..loaded import MOST_BYTES, LoadedData, content_id
from .arrays import WANTED, data_from_arrays

MOST_AXES = 64  # largest number of axes of a NumPy array
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
READERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


def read_npz(content: bytes) -> LoadedData:
    """Vectors, images or sequences with targets, or columns; raises `SpecError` that names the array."""
    return data_from_arrays({name: _array(name, raw) for name, raw in _unpacked(content).items()}, content_id(content))


def read_npy(content: bytes) -> LoadedData:
    """One array, a series or a table; raises `SpecError`."""
    return data_from_arrays({"values": _array("values", content)}, content_id(content))


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The arrays in a zip file as bytes, by name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = {entry.filename.removesuffix(".npy"): entry for entry in archive.infolist()}
            wanted = {name: entry for name, entry in entries.items() if entry.filename.endswith(".npy")}
            size = sum(entry.file_size for entry in wanted.values())
            if size > MOST_BYTES:
                raise SpecError(
                    "length",
                    f"at most {MOST_BYTES // 2**20} megabytes once it is unpacked",
                    Verbatim(f"{size // 2**20:,} megabytes"),
                )
            if not wanted:
                raise SpecError("inputs", WANTED, Verbatim(f"only {', '.join(entries)[:60] or 'nothing'}"))
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


def _array(name: str, raw: bytes) -> np.ndarray:
    """An array of numbers or texts; its stated size is checked against the bytes before it is read."""
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
    if left != kind.itemsize * math.prod(shape) or not shape or 0 in shape:
        raise SpecError(
            name,
            f"{' × '.join(map(str, shape)) or 'a list of'} numbers, at least one",
            Verbatim(f"{left:,} bytes of them"),
        )
    array = np.frombuffer(raw, kind, offset=file.tell()).reshape(shape, order="F" if by_columns else "C")
    return np.ascontiguousarray(array, array.dtype.newbyteorder("=") if kind.kind != "b" else np.int8)
