"""The IDX format: one plain array. MNIST has its images and its labels in one file each.

The file has two zero bytes, a byte for the type, a byte for the number of dimensions, each dimension in four bytes,
most significant first, and then the numbers, likewise.

Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits".
"""

import math
import struct

import numpy as np

from ...errors import SpecError, Verbatim
from ..loaded import LARGEST, MOST_BYTES, Column, LoadedData, content_id

TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


def read_idx(content: bytes, name: str = "") -> LoadedData:
    """Images, vectors or labels; raises `SpecError` that names the byte."""
    if content[:2] != b"\0\0" or len(content) < 4:
        raise SpecError(
            "bytes 1 to 2",
            "two zero bytes, the beginning of an IDX file",
            Verbatim(f"0x{content[:2].hex()}" if content else "an empty file"),
        )
    if content[2] not in TYPES:
        raise SpecError(
            "byte 3",
            f"a type of number: {', '.join(f'0x{code:02x}' for code in TYPES)}",
            Verbatim(f"0x{content[2]:02x}"),
        )
    if not 1 <= content[3] <= 3:
        raise SpecError("byte 4", "1 dimension (labels), 2 (vectors) or 3 (images)", Verbatim(f"{content[3]}"))
    shape, start = _shape(content)
    return _given(content, _numbers(content, start, shape), name)


def _shape(content: bytes) -> tuple[tuple[int, ...], int]:
    """The dimensions, and the position of the first number in bytes."""
    dimensions = content[3]
    start = 4 + 4 * dimensions
    if len(content) < start:
        raise SpecError(
            "bytes 5 to " + str(start),
            f"{dimensions} dimensions in four bytes each",
            Verbatim(f"a file of {len(content)} bytes"),
        )
    shape = struct.unpack(f">{dimensions}I", content[4:start])
    if 0 in shape:
        raise SpecError(f"bytes 5 to {start}", "dimensions of at least 1", Verbatim(" × ".join(map(str, shape))))
    return shape, start


def _numbers(content: bytes, start: int, shape: tuple[int, ...]) -> np.ndarray:
    kind = np.dtype(TYPES[content[2]])
    wanted = start + kind.itemsize * math.prod(shape)
    if len(content) != wanted or wanted > MOST_BYTES:
        raise SpecError(
            "length", f"{wanted:,} bytes for {' × '.join(map(str, shape))} numbers", Verbatim(f"{len(content):,} bytes")
        )
    return np.frombuffer(content, kind, offset=start).reshape(shape).astype(kind.newbyteorder("="))


def _given(content: bytes, array: np.ndarray, name: str) -> LoadedData:
    if array.ndim == 1:
        return LoadedData(
            "idx", content_id(content), (Column("labels", finite(array, "labels").astype(float)),), name=name
        )
    factor = 1 / 255 if array.dtype == np.uint8 else 1.0
    values = finite(array.reshape(len(array), -1), "images")
    column = Column(
        "images" if array.ndim == 3 else "vectors", values if factor != 1.0 else values.astype(float), factor=factor
    )
    return LoadedData(
        "idx", content_id(content), (column,), image_shape=array.shape[1:] if array.ndim == 3 else None, name=name
    )


def finite(array: np.ndarray, name: str) -> np.ndarray:
    """The array unchanged; raises `SpecError` that names the first infinite or too large number.

    NaN is a missing value.
    """
    wrong = array.dtype.kind == "f" and np.abs(array, dtype=float) > LARGEST
    if np.any(wrong):
        at = np.unravel_index(int(wrong.argmax()), array.shape)
        raise SpecError(
            f"{name}{[int(i) for i in at]}", f"a finite number, at most {LARGEST:g} in size", Verbatim(str(array[at]))
        )
    return array
