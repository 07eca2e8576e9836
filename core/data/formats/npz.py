"""Data from the formats NPY and NPZ."""

from ...errors import SpecError, Verbatim
from ..loaded import LoadedData, content_id
from .arrays import WANTED, data_from_arrays
from .numpy_files import npy_array, npz_arrays


def read_npz(content: bytes) -> LoadedData:
    """Vectors, images or sequences with targets, or columns; raises `SpecError` that names the array."""
    arrays = npz_arrays(content)
    if not arrays:
        raise SpecError("inputs", WANTED, Verbatim("a zip file without arrays"))
    return data_from_arrays(arrays, content_id(content))


def read_npy(content: bytes) -> LoadedData:
    """One array, a series or a table; raises `SpecError`."""
    return data_from_arrays({"values": npy_array("values", content)}, content_id(content))
