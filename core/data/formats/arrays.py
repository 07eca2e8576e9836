"""NumPy arrays as data.

Names tell inputs, targets, training and validation set; shapes tell vectors, images, sequences and columns.
"""

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ...errors import SpecError, Verbatim
from ..loaded import Column, LoadedData
from .idx import finite

INPUTS, TARGETS = (
    ("inputs", "input", "images", "image", "x", "data", "features"),
    ("targets", "target", "labels", "label", "y", "classes"),
)
PARTS = {
    "train": "train",
    "training": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "dev": "val",
    "test": "test",
    "testing": "test",
}
NAME = re.compile(
    rf"(?:(?P<before>{'|'.join(PARTS)})[_\-. ]?)?(?P<what>{'|'.join(INPUTS + TARGETS)})(?:[_\-. ]?(?P<after>{'|'.join(PARTS)}))?",
    re.IGNORECASE,
)
FEW = 20  # classes that are recognised as such without a one-hot encoding
SMALLEST = 8  # smallest height and width of an array of bytes that counts as an image
WANTED = "arrays inputs (or images, x, x_train …) and targets (or labels, y, y_train …), or columns of one length"


def data_from_arrays(arrays: Mapping[str, NDArray], id: str) -> LoadedData:
    """Arrays as data; raises `SpecError` that names the array."""
    found = _roles(arrays)
    if not any(what == "targets" for what, _ in found):
        return _table(arrays, id)
    parts = [part for part in ("", "train", "val", "test") if ("inputs", part) in found]
    if not parts:
        raise SpecError("inputs", WANTED, Verbatim(f"only {', '.join(arrays)}"))
    for part in parts:
        if ("targets", part) not in found:
            raise SpecError(
                "targets", f"an array of targets for {found['inputs', part]}", Verbatim(f"only {', '.join(arrays)}")
            )
    name, used = found["inputs", parts[0]], parts[:2]
    pairs = [_pair(arrays, found["inputs", part], found["targets", part]) for part in used]
    inputs, targets = (_joined([pair[i] for pair in pairs], f"{'inputs' if i == 0 else 'targets'}") for i in (0, 1))
    notes = tuple(
        f"{found['inputs', part]} was left out: {found['inputs', used[1]]} is the validation set." for part in parts[2:]
    )
    named = name.lower() in ("inputs", "images")
    return _of_samples(
        name if named else "inputs",
        inputs,
        targets,
        arrays.get("lengths"),
        len(pairs[0][0]) if len(used) > 1 else None,
        id,
        notes,
    )


def _roles(arrays: Mapping[str, NDArray]) -> dict[tuple[str, str], str]:
    """The array names by purpose, ("inputs" or "targets", part)."""
    found: dict[tuple[str, str], str] = {}
    for name in arrays:
        if match := NAME.fullmatch(name):
            what = "inputs" if match["what"].lower() in INPUTS else "targets"
            part = PARTS.get((match["before"] or match["after"] or "").lower(), "")
            if (what, part) in found:
                raise SpecError(name, f"one array of {what}", Verbatim(f"{found[what, part]} and this one"))
            found[what, part] = name
    return found


def _pair(arrays: Mapping[str, NDArray], x: str, y: str) -> tuple[NDArray, NDArray]:
    if len(arrays[x]) != len(arrays[y]):
        raise SpecError(y, f"as many samples as {x}, {len(arrays[x]):,}", Verbatim(f"{len(arrays[y]):,}"))
    if arrays[x].dtype.kind == "U":
        raise SpecError(x, "numbers", Verbatim("texts"))
    return arrays[x], arrays[y]


def _joined(parts: list[NDArray], what: str) -> NDArray:
    """The parts concatenated; they must have one shape per sample."""
    if len({(part.shape[1:], part.dtype.kind == "U") for part in parts}) > 1:
        raise SpecError(
            what,
            f"samples of the same size in both parts, {_size(parts[0].shape[1:])}",
            Verbatim(_size(parts[1].shape[1:])),
        )
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


def _size(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or "one number"


def _of_samples(
    name: str,
    inputs: NDArray,
    targets: NDArray,
    lengths: NDArray | None,
    learned: int | None,
    id: str,
    notes: tuple[str, ...],
) -> LoadedData:
    inputs, image_shape, said = _images(name, inputs)
    if inputs.ndim == 1:
        inputs = inputs[:, None]
    _check_shapes(name, inputs, targets, lengths)
    if (
        len(inputs) == 1
        and inputs.ndim == 3
        and targets.shape == inputs.shape
        and np.array_equal(targets[0, :-1], inputs[0, 1:])
    ):
        return _series(
            "inputs", inputs[0], id, (*notes, "The targets are the next values of the inputs: the file is one series.")
        )
    target, more = _target(inputs, targets)
    columns = Column(name, numbers(inputs, name), factor=1 / 255 if inputs.dtype == np.uint8 else 1.0), target
    return LoadedData(
        "npz",
        id,
        columns,
        None if lengths is None else lengths.astype(int),
        image_shape,
        learned,
        notes=(*notes, *said, *more),
    )


def _images(name: str, inputs: NDArray) -> tuple[NDArray, tuple[int, int] | None, tuple[str, ...]]:
    """Images as rows, with height and width, and notes.

    Colour channels are placed side by side, so that no number is lost.
    """
    shape, said = inputs.shape, ()
    if inputs.ndim == 4 and shape[1] in (1, 3, 4) and shape[3] not in (1, 3, 4):
        inputs = np.moveaxis(inputs, 1, 3)  # channels first, as in PyTorch
    if inputs.ndim == 4 and inputs.shape[3] in (1, 3, 4):
        colours = inputs.shape[3]
        inputs = np.moveaxis(inputs, 3, 2).reshape(len(inputs), inputs.shape[1], -1)
        said = (f"The {colours} colour channels were placed side by side.",) if colours > 1 else ()
    elif name == "images" and inputs.ndim == 2:
        raise SpecError("images", "samples × height × width, or that × 1, 3 or 4 colours", Verbatim(_size(shape)))
    elif not (inputs.ndim == 3 and (name == "images" or (inputs.dtype == np.uint8 and min(shape[1:]) >= SMALLEST))):
        return inputs, None, ()
    return inputs.reshape(len(inputs), -1), inputs.shape[1:], said


def _check_shapes(name: str, inputs: NDArray, targets: NDArray, lengths: NDArray | None) -> None:
    if inputs.ndim > 3:
        expected = "samples × inputs, samples × timesteps × inputs, or images of samples × height × width × colours"
        raise SpecError(name, expected, Verbatim(_size(inputs.shape)))
    if (
        targets.ndim > 3
        or (targets.ndim == 3 and targets.shape[:2] != inputs.shape[:2])
        or (targets.ndim == 3 and inputs.ndim < 3)
    ):
        expected = "samples, samples × targets" + (
            f", or {inputs.shape[0]} × {inputs.shape[1]} timesteps × targets" if inputs.ndim == 3 else ""
        )
        raise SpecError("targets", expected, Verbatim(_size(targets.shape)))
    if lengths is not None:
        _check_lengths(lengths, inputs)


def _check_lengths(lengths: NDArray, inputs: NDArray) -> None:
    if inputs.ndim != 3 or lengths.shape != (len(inputs),) or lengths.dtype.kind not in "iu":
        raise SpecError(
            "lengths", "one whole number for each sequence of inputs", Verbatim(f"{lengths.dtype} {lengths.shape}")
        )
    if lengths.min() < 1 or lengths.max() > inputs.shape[1]:
        raise SpecError(
            "lengths",
            f"from 1 to the {inputs.shape[1]} timesteps of inputs",
            Verbatim(f"{lengths.min()} to {lengths.max()}"),
        )


def _target(inputs: NDArray, targets: NDArray) -> tuple[Column, tuple[str, ...]]:
    """The target column and notes: texts, class numbers of one-hot rows, or numbers; (rows, timesteps, width) for a
    target at every timestep.
    """
    if targets.dtype.kind == "U":
        return text_column(
            "targets", targets.reshape(len(targets), -1)[:, 0] if targets.size == len(targets) else targets
        ), ()
    if _one_hot(targets):
        classes, note = targets.argmax(axis=-1), f"The targets are one-hot: {targets.shape[-1]} classes."
        if targets.ndim == 2 and targets.shape[1] > FEW:
            return Column("targets", classes.astype(np.int32), tuple(map(str, range(targets.shape[1])))), (note,)
        return Column("targets", numbers(classes[..., None] if targets.ndim == 3 else classes, "targets")), (note,)
    if targets.ndim == 2 and targets.shape[1] == 1:
        targets = targets[:, 0]
    if inputs.ndim == 3 and targets.ndim == 2 and targets.shape[1] == inputs.shape[1] and targets.dtype.kind in "iu":
        targets = targets[:, :, None]  # a class at every timestep
    return Column("targets", numbers(targets, "targets")), ()


def _one_hot(targets: NDArray) -> bool:
    return (
        targets.ndim in (2, 3)
        and targets.shape[-1] > 1
        and bool(np.isin(targets, (0, 1)).all() and (targets.sum(axis=-1) == 1).all())
    )


def numbers(array: NDArray, name: str) -> NDArray:
    """Numbers in double precision, NaN where missing; arrays of bytes stay bytes, as images use them."""
    array = finite(array, name)
    return array if array.dtype == np.uint8 and array.ndim > 1 else array.astype(float)


def text_column(name: str, texts: NDArray) -> Column:
    """A column of texts, (rows,); empty texts are missing."""
    if texts.ndim > 1:
        raise SpecError(name, "one text for each sample", Verbatim(_size(texts.shape)))
    names, places = np.unique(texts, return_inverse=True)
    blank = int(bool(len(names)) and not names[0])
    return Column(name, (places - blank).astype(np.int32), tuple(map(str, names[blank:])))


def _series(name: str, values: NDArray, id: str, notes: tuple[str, ...] = ()) -> LoadedData:
    """One series, (timesteps,) or (timesteps, width), with one column per value."""
    return LoadedData(
        "npz",
        id,
        tuple(_columns(name, values)),
        notes=notes or ("The file is one series: its rows are timesteps.",),
        series=True,
    )


def _table(arrays: Mapping[str, NDArray], id: str) -> LoadedData:
    """Arrays of one length as columns of a table; a single array is a series."""
    long = {len(array) for array in arrays.values()}
    if len(long) != 1 or any(array.ndim > 2 for array in arrays.values()):
        raise SpecError(
            "targets",
            WANTED,
            Verbatim("only " + ", ".join(f"{name} ({_size(array.shape)})" for name, array in list(arrays.items())[:9])),
        )
    if len(arrays) == 1:
        return _series(*next(iter(arrays.items())), id)
    columns = tuple(column for name, array in arrays.items() for column in _columns(name, array))
    return LoadedData("npz", id, columns, notes=("The arrays are the columns of a table.",))


def _columns(name: str, array: NDArray) -> list[Column]:
    if array.dtype.kind == "U":
        return [text_column(name, array)]
    array = finite(array, name).astype(float)
    if array.ndim == 1 or array.shape[1] == 1:
        return [Column(name, np.ascontiguousarray(array.reshape(-1)))]
    return [Column(f"{name}[{i + 1}]", np.ascontiguousarray(array[:, i])) for i in range(array.shape[1])]
