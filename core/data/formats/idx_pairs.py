"""IDX files that belong together: images and labels, for a training set and optionally a validation set, as in MNIST.
"""

from collections.abc import Sequence

import numpy as np

from ...errors import SpecError, Verbatim
from ..loaded import Column, LoadedData, content_id

LOOKED_AT = ("t10k", "test", "valid")  # in the names of files of the validation set


def combine_idx(*files: LoadedData) -> LoadedData:
    """Combine images or vectors with their labels, in any order of the files.

    Of two pairs one is the training set and the other the validation set. Names like those of MNIST, train-… and
    t10k-…, tell which; without such names the larger pair is the training set.

    Args:
        files: one file of images or vectors and one of labels, or two of each.

    Raises:
        SpecError: if the files are of another kind or do not fit together.
    """
    if any(given.kind != "idx" or len(given.columns) > 1 for given in files):
        raise SpecError(
            "with", "IDX files: one of images or vectors and one of labels, or two of each", Verbatim(_words(files))
        )
    labels = [given for given in files if given.columns[0].name == "labels"]
    inputs = [given for given in files if given not in labels]
    if len(inputs) != len(labels) or len(inputs) not in (1, 2):
        raise SpecError(
            "with", "as many files of labels as of images or vectors, one or two of each", Verbatim(_words(files))
        )
    if len(inputs) == 1:
        return _pair(*inputs, *labels)
    return _together(*(_pair(*pair) for pair in zip(_in_order(inputs), _in_order(labels), strict=True)))


def _words(files: Sequence[LoadedData]) -> str:
    return " and ".join(
        f"{given.rows:,} {given.columns[0].name}{f' ({given.name})' * bool(given.name)}"
        if given.kind == "idx"
        else given.kind.upper()
        for given in files
    )


def _in_order(two: Sequence[LoadedData]) -> list[LoadedData]:
    """The file of the training set, then that of the validation set."""
    looked_at = [any(word in given.name for word in LOOKED_AT) for given in two]
    if looked_at[0] != looked_at[1]:
        return sorted(two, key=lambda given: looked_at[two.index(given)])
    if two[0].rows == two[1].rows:
        raise SpecError(
            "with",
            "names that say which files belong together, as train-images, train-labels, t10k-images, t10k-labels",
            Verbatim(_words(two)),
        )
    return sorted(two, key=lambda given: -given.rows)


def _pair(inputs: LoadedData, labels: LoadedData) -> LoadedData:
    if inputs.rows != labels.rows:
        raise SpecError(
            "with",
            f"as many labels as images, {inputs.rows:,}" + f" in {inputs.name}" * bool(inputs.name),
            Verbatim(_words([labels])),
        )
    if np.any(labels.columns[0].values % 1):
        raise SpecError("with", "labels that are whole numbers", Verbatim("numbers with a fraction"))
    return LoadedData(
        "idx",
        content_id(f"{inputs.id} {labels.id}".encode()),
        (*inputs.columns, *labels.columns),
        image_shape=inputs.image_shape,
    )


def _together(learned: LoadedData, seen: LoadedData) -> LoadedData:
    """The training set and the validation set in one."""
    sizes = [" × ".join(map(str, given.image_shape or given.columns[0].values.shape[1:])) for given in (learned, seen)]
    if sizes[0] != sizes[1] or learned.columns[0].factor != seen.columns[0].factor:
        raise SpecError("with", f"images of the same size and type, {sizes[0]}, in both parts", Verbatim(sizes[1]))
    columns = [
        Column(a.name, np.concatenate([a.values, b.values]), factor=a.factor)
        for a, b in zip(learned.columns, seen.columns, strict=True)
    ]
    return LoadedData(
        "idx",
        content_id(f"{learned.id} {seen.id}".encode()),
        tuple(columns),
        image_shape=learned.image_shape,
        learned=learned.rows,
    )
