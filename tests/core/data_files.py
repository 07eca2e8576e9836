"""Files as the tests write them."""

import io
import struct

import numpy as np

CODES = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}


def idx(array: np.ndarray) -> bytes:
    """An array in IDX."""
    head = bytes([0, 0, CODES[array.dtype.str[1:]], array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.astype(array.dtype.newbyteorder(">")).tobytes()


def npz(**arrays: np.ndarray) -> bytes:
    """Arrays in NPZ."""
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()
