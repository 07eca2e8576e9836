"""NPZ: NumPy's arrays ``inputs`` or ``images``, ``targets`` and maybe ``lengths``, in a zip file. Objects, which may run code, are never read.

Nothing is unpacked before its size is known, and nothing beyond what was announced: a small file may unpack to any size.
"""

import io
import math
import struct
import warnings
import zipfile
import zlib

import numpy as np

from ..errors import SpecError, Text
from .given import MOST_BYTES, Column, Given, name_of
from .idx import finite

WANTED = ("inputs", "images", "targets", "lengths")
OFFICE = {"[Content_Types].xml", "META-INF/manifest.xml"}  # in files of Excel, Word and LibreOffice
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
READERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


def read_npz(content: bytes) -> Given:
    """Vectors, images or sequences with their targets; raises `SpecError`, which names the array."""
    arrays = {name: _array(name, raw) for name, raw in _unpacked(content).items()}
    if "images" in arrays and "inputs" in arrays:
        raise SpecError("images", "images or inputs, one of the two", Text("both"))
    name = "images" if "images" in arrays else "inputs"
    for wanted in (name, "targets"):
        if wanted not in arrays:
            raise SpecError(wanted, "an array of this name", Text(f"only {', '.join(arrays) or 'nothing'}"))
    inputs, targets, lengths = arrays[name], arrays["targets"], arrays.get("lengths")
    shape = _shape_of_images(inputs) if name == "images" else None
    if inputs.ndim == 1 or shape:
        inputs = inputs.reshape(len(inputs), -1)
    _check_shapes(inputs, targets, lengths)
    factor = 1 / 255 if inputs.dtype == np.uint8 else 1.0
    columns = Column(name, finite(inputs, name), factor=factor), Column("targets", finite(targets, "targets"))
    return Given("npz", name_of(content), columns, None if lengths is None else lengths.astype(int), shape)


def _shape_of_images(images: np.ndarray) -> tuple[int, int]:
    if images.ndim != 3:
        raise SpecError("images", "samples × height × width", Text(" × ".join(map(str, images.shape))))
    return images.shape[1:]


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The files in a zip file that are wanted, by the names of their arrays."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = {entry.filename.removesuffix(".npy"): entry for entry in archive.infolist()}
            wanted = {name: entries[name] for name in WANTED if name in entries}
            size = sum(entry.file_size for entry in wanted.values())
            if size > MOST_BYTES:
                raise SpecError("length", f"at most {MOST_BYTES // 2**20} megabytes once it is unpacked", Text(f"{size // 2**20:,} megabytes"))
            if not wanted and OFFICE & set(entries):
                raise SpecError("file", "a table as CSV, a text, IDX or NPZ", Text("a file of Excel, Word or the like: save the table as CSV"))
            if not wanted and entries:
                raise SpecError("inputs", "an array of this name", Text(f"only {', '.join(entries)[:60]}"))
            return {name: _read(archive, entry) for name, entry in wanted.items()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, OverflowError, struct.error) as error:
        if isinstance(error, SpecError):
            raise
        raise SpecError("file", "a file of NumPy's savez, which is one of zip", Text(f"one that cannot be unpacked ({error})")) from None


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type not in PACKED or entry.flag_bits & 1:
        raise SpecError(entry.filename, "an array stored or deflated, without a password", Text(f"packing {entry.compress_type}"))
    with archive.open(entry) as file:
        return file.read(entry.file_size + 1)


def _array(name: str, raw: bytes) -> np.ndarray:
    """An array of numbers, whose announced size is held against what is there before it is read."""
    file = io.BytesIO(raw)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            shape, by_columns, kind = READERS[np.lib.format.read_magic(file)](file)
    except (ValueError, KeyError, TypeError, SyntaxError, EOFError, OverflowError, RecursionError, MemoryError, AttributeError) as error:
        raise SpecError(name, "an array as NumPy writes it", Text(f"something else ({type(error).__name__})")) from None
    if kind.hasobject or kind.kind not in "biuf" or kind.itemsize > 8 or kind.shape:
        raise SpecError(name, "numbers", Text("Python objects, which are not read" if kind.hasobject else f"{kind}"))
    left = len(raw) - file.tell()
    if left != kind.itemsize * math.prod(shape) or not shape or 0 in shape:
        raise SpecError(name, f"{' × '.join(map(str, shape)) or 'a list of'} numbers, at least one", Text(f"{left:,} bytes of them"))
    array = np.frombuffer(raw, kind, offset=file.tell()).reshape(shape, order="F" if by_columns else "C")
    return np.ascontiguousarray(array, array.dtype.newbyteorder("=") if kind.kind != "b" else np.int8)


def _check_shapes(inputs: np.ndarray, targets: np.ndarray, lengths: np.ndarray | None) -> None:
    if inputs.ndim > 3:
        raise SpecError("inputs", "samples × inputs, or samples × timesteps × inputs", Text(" × ".join(map(str, inputs.shape))))
    if len(targets) != len(inputs):
        raise SpecError("targets", f"as many samples as inputs, {len(inputs):,}", Text(f"{len(targets):,}"))
    if targets.ndim > 3 or (targets.ndim == 3 and targets.shape[:2] != inputs.shape[:2]) or (targets.ndim == 3 and inputs.ndim < 3):
        expected = "samples, samples × targets" + (f", or {inputs.shape[0]} × {inputs.shape[1]} timesteps × targets" if inputs.ndim == 3 else "")
        raise SpecError("targets", expected, Text(" × ".join(map(str, targets.shape))))
    if lengths is not None:
        _check_lengths(lengths, inputs)


def _check_lengths(lengths: np.ndarray, inputs: np.ndarray) -> None:
    if inputs.ndim != 3 or lengths.shape != (len(inputs),) or lengths.dtype.kind not in "iu":
        raise SpecError("lengths", "one whole number for each sequence of inputs", Text(f"{lengths.dtype} {lengths.shape}"))
    if lengths.min() < 1 or lengths.max() > inputs.shape[1]:
        raise SpecError("lengths", f"from 1 to the {inputs.shape[1]} timesteps of inputs", Text(f"{lengths.min()} to {lengths.max()}"))
