"""What is likely meant by a file: which column is what, and a network that can learn it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import SpecError
from .given import Column, Given
from .layout import Layout

SEQUENCES = ("id", "sequence", "sequence_id", "seq", "series", "series_id", "run", "trial", "episode")
CLOCKS = ("t", "time", "step", "timestep", "date", "index", "n")
TARGETS = ("target", "label", "labels", "class", "y", "output", "answer", "species")
FEW = 20  # different whole numbers in a target that are likely to be classes
TEXTS = 50  # different texts of an input
PIECE = 25  # characters of a text that are read one after another


def likely_roles(given: Given, target: str | None = None, sequence: str | None = None) -> tuple[str, ...]:
    """A role for each column, by its name and by what it holds; target and sequence may be named.

    Raises:
        SpecError: where there is no such column.
    """
    columns, names = given.columns, [column.name for column in given.columns]
    for field, name in (("target", target), ("sequence", sequence)):
        if name is not None and name not in names:
            raise SpecError(field, f"one of the columns {', '.join(names[:FEW])}", name)
    if given.kind != "csv":
        return ("input", *(_target_role(column) for column in columns[1:]))
    roles = _others(given, sequence)
    left = [i for i, role in enumerate(roles) if role == "input"] or [len(columns) - 1]
    named = [i for i in left if columns[i].name.lower() in TARGETS]
    chosen = names.index(target) if target is not None else named[-1] if named else left[-1]
    roles[chosen] = _target_role(columns[chosen])
    if "input" not in roles:  # better something to look at than nothing
        roles[0 if chosen else 1] = "input"
    return tuple(roles)


def _others(given: Given, sequence: str | None) -> list[str]:
    """Which rows belong together, and what says nothing; all else is an input."""
    columns, roles = given.columns, ["input"] * len(given.columns)
    repeats = [column.name == sequence if sequence is not None else column.name.lower() in SEQUENCES and len(column.classes) < given.rows
               for column in columns]
    for i, column in enumerate(columns):
        if repeats[i] and "sequence" not in roles:
            roles[i] = "sequence"
        elif column.name.lower() in SEQUENCES or (any(repeats) and column.name.lower() in CLOCKS) or len(column.names) > TEXTS:
            roles[i] = "ignore"
    return roles


def _target_role(column: Column) -> str:
    """Classes: texts, or a few different whole numbers."""
    values = column.values
    if column.names or values.ndim > 1:
        return "class" if column.names else "target"
    whole = values.dtype.kind in "iu" or bool((values == np.rint(values)).all())
    return "class" if whole and len(column.classes) <= (max(2, min(FEW, len(values) // 2))) else "target"


def suggested_spec(given: Given, roles: Sequence[str] | None = None, most: int = 5000) -> dict[str, Any]:
    """A set-up in JSON that can learn these data: a fifth of at most so many samples is only looked at.

    Raises:
        SpecError: where the roles do not fit.
    """
    if given.kind == "text":
        return _suggested_text(given, most)
    roles = tuple(roles or likely_roles(given))
    layout = Layout(given, roles)
    training, validation = _parts(layout, most)
    task = {"kind": "data", "data": given.id, "roles": list(roles), "training": training, "validation": validation,
            "scale": "none" if any(column.factor != 1.0 for column in layout.inputs) else "standard"}
    many = layout.per_timestep and not (given.kind == "csv" and layout.one_answer())
    if given.image_shape and len(layout.classes) > 2:
        return {"task": task, "batch_size": min(10, training), "seed": 1} | network_for_images(len(layout.classes))
    return {"task": task, "layers": [_hidden(layout), _output(layout)], "readout": "many_to_many" if many else "many_to_one",
            "cost": _cost(layout), "optimiser": {"kind": "gradient_descent", "learning_rate": 0.3 if layout.classes else 0.02},
            "batch_size": min(10, training), "initialiser": {"kind": "xavier"}, "seed": 1}


def _parts(layout: Layout, most: int) -> tuple[int, int]:
    """How many samples are learned from and how many looked at, at most so many together."""
    learned = layout.given.learned
    validation = min(layout.samples, most) // 5
    if learned is None:
        return min(layout.samples, most) - validation, validation
    validation = min(layout.samples - learned, max(1, most // 5))
    return min(learned, max(1, most - validation)), validation


def network_for_images(classes: int) -> dict[str, Any]:
    """Nielsen's first network for images: 30 hidden units, an output for each class, the quadratic cost and η = 3. Its starting weights are narrower.

    Source: Nielsen, Neural Networks and Deep Learning, chapter 1.
    """
    return {"layers": [{"kind": "dense", "units": units, "activation": "sigmoid"} for units in (30, classes)], "readout": "many_to_one",
            "cost": "half_squared_error", "optimiser": {"kind": "gradient_descent", "learning_rate": 3.0}, "initialiser": {"kind": "xavier"}}


def _suggested_text(given: Given, most: int) -> dict[str, Any]:
    """At most so many pieces of a text, from its beginning."""
    piece = min(PIECE, (given.rows - 1) // 2)
    read = {"characters": max(2, most) * piece + 1} if given.rows > max(2, most) * piece + piece else {}
    task = {"kind": "text", "data": given.id, "piece": piece} | read
    return {"task": task} | network_for_characters(len(given.columns[0].names)) | {"seed": 1}


def network_for_characters(symbols: int) -> dict[str, Any]:
    """What reads a text of so many different characters, as min-char-rnn has it but for its size."""
    return {"layers": [{"kind": "recurrent", "units": 64, "activation": "tanh"}, {"kind": "dense", "units": symbols, "activation": "softmax"}],
            "readout": "many_to_many", "cost": "cross_entropy", "optimiser": {"kind": "adagrad", "learning_rate": 0.1, "clip_value": 5.0},
            "batch_size": 1, "initialiser": {"kind": "normal", "deviation": 0.1}}


def _hidden(layout: Layout) -> dict[str, Any]:
    if layout.max_timesteps > 1:
        return {"kind": "recurrent", "units": 8, "activation": "tanh"}
    return {"kind": "dense", "units": 30 if layout.input_size > 50 else 8, "activation": "tanh"}


def _output(layout: Layout) -> dict[str, Any]:
    activation = {0: "linear", 2: "sigmoid"}.get(len(layout.classes), "softmax")
    return {"kind": "dense", "units": layout.output_size, "activation": activation}


def _cost(layout: Layout) -> str:
    return {0: "squared_error", 2: "binary_cross_entropy"}.get(len(layout.classes), "cross_entropy")
