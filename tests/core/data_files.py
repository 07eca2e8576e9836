"""Files as the tests write them."""

import io
import struct

import numpy as np
from unrolled.core.tasks.digits import load

CODES = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}


def idx(array: np.ndarray) -> bytes:
    """An array in IDX."""
    head = bytes([0, 0, CODES[array.dtype.str[1:]], array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.astype(array.dtype.newbyteorder(">")).tobytes()


def mnist(learned: int, seen: int) -> dict[str, bytes]:
    """Four files as MNIST has them, by name: shipped digits, enlarged to 28×28 pixels of a byte."""
    pixels, digits = load()
    images = np.pad(np.kron(np.rint(255 * pixels).astype(np.uint8).reshape(-1, 8, 8), np.ones((3, 3), np.uint8)),
                    ((0, 0), (2, 2), (2, 2)))
    parts = {"train": slice(learned), "t10k": slice(learned, learned + seen)}
    files = [(f"{part}-{what}", idx(array[rows])) for part, rows in parts.items()
             for what, array in (("images-idx3-ubyte", images), ("labels-idx1-ubyte", digits.astype(np.uint8)))]
    return dict(files)


def npz(**arrays: np.ndarray) -> bytes:
    """Arrays in NPZ."""
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()
