"""A suggested set-up for user data: network, cost and optimiser, within given bounds."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..errors import SpecError
from .columns.completeness import Completeness
from .grouping import Grouped
from .layout import Layout, Windowing
from .loaded import LoadedData
from .roles.inference import infer_roles
from .roles.roles import is_table

PIECE = 25  # characters per sequence of a text
ENOUGH = 0.7  # of the rows; with fewer complete ones, missing inputs are filled with the mean
LONG = 10  # timesteps; a gated layer is suggested for longer sequences
WINDOW = 24  # timesteps of a series per prediction: two years of months, or a day of hours
FEW = 10  # sequences; with fewer, they are cut into windows to get a validation set
WIDE = 50  # inputs; above this number there are more hidden units


@dataclass(frozen=True)
class Bounds:
    """Upper bounds of a suggested set-up.

    Attributes:
        samples: samples of training and validation set together.
        timesteps: timesteps per sample.
        weights: weights of the network.
    """

    samples: int = 5000
    timesteps: int = 200
    weights: int = 200_000


def suggested_spec(
    given: LoadedData, roles: Sequence[str] | None = None, bounds: Bounds = Bounds(), **asked: Any
) -> dict[str, Any]:
    """A set-up for these data in JSON form.

    A fifth of the samples is the validation set, unless the files say otherwise.

    Args:
        given: the data.
        roles: role of each column; None: inferred.
        bounds: upper bounds.
        asked: fields of the task to set: missing, window, horizon, stride, scale; None: suggested.

    Raises:
        SpecError: if the roles do not fit.
    """
    if given.kind == "text":
        return _suggested_text(given, bounds.samples)
    roles = tuple(roles or infer_roles(given))
    asked = {name: value for name, value in asked.items() if value is not None}
    scale = asked.pop("scale", None)
    grouped = _grouped(given, roles, asked.pop("missing", None))
    windowing = _windowing(grouped, bounds, asked)
    layout = Layout(given, roles, windowing, grouped)
    training, validation = _parts(layout, bounds.samples)
    task = {"kind": "data", "data": given.id, "roles": list(roles), "training": training, "validation": validation,
            "scale": scale or ("none" if any(column.factor != 1.0 for column in layout.inputs) else "standard")}
    task |= {name: value for name, value in asdict(windowing).items() if value != getattr(Windowing(), name)}
    if given.image_shape and len(layout.classes) > 2 and layout.max_timesteps == 1:
        hidden = max(1, min(30, (bounds.weights - layout.output_size) // (layout.input_size + layout.output_size + 1)))
        return {"task": task, "batch_size": min(10, training), "seed": 1} | network_for_images(
            len(layout.classes), hidden
        )
    many = "many_to_many" in layout.readouts and not layout.constant_target() and not (windowing.window
                                                                                       and "next" in roles)
    return {
        "task": task,
        "layers": [_hidden(layout, bounds.weights), _output(layout)],
        "readout": "many_to_many" if many else "many_to_one",
        "cost": _cost(layout),
        "optimiser": _optimiser(layout),
        "batch_size": min(10 if layout.max_timesteps > 1 else 32, training),
        "initialiser": {"kind": "xavier"},
        "seed": 1,
    }


def _grouped(given: LoadedData, roles: tuple[str, ...], policy: str | None) -> Grouped:
    """The rows in groups; incomplete rows are left out if enough remain."""
    complete = Completeness(given, roles)
    usual = "leave_out" if complete.complete_inputs >= ENOUGH or not is_table(given) else "mean"
    return Grouped(complete, policy or usual)


def _windowing(grouped: Grouped, bounds: Bounds, asked: dict[str, Any]) -> Windowing:
    """The cut into samples, with windows for sequences that are too long or too few."""
    windowing, predicts_next = Windowing(missing=grouped.missing), "next" in grouped.complete.roles
    whole = grouped.whole(asked.get("horizon", windowing.horizon) if predicts_next else 0)
    longest = int(whole.max(initial=1))
    if "window" in asked:
        return replace(windowing, **asked)
    if predicts_next:  # predict each value from those before it
        return replace(windowing, **{"window": min(WINDOW, max(4, longest // 4), longest, bounds.timesteps)} | asked)
    few = len(whole) < FEW and longest >= 4 * LONG
    if longest > bounds.timesteps or (few and grouped.per_timestep):
        window = min(bounds.timesteps, max(2 * LONG, longest // 10) if few else longest)
        return replace(windowing, **{"window": window, "stride": window} | asked)
    return replace(windowing, **asked)


def _parts(layout: Layout, most: int) -> tuple[int, int]:
    """The sizes of training and validation set, at most `most` together."""
    if layout.learned is None:
        total = min(layout.samples, most)
        return total - total // 5, total // 5
    learned = int(layout.learned.sum())
    if not learned:
        raise SpecError("roles", "training samples with a value in every used column", 0)
    validation = min(layout.samples - learned, max(1, most // 5))
    return min(learned, max(1, most - validation)), validation


def network_for_images(classes: int, hidden: int = 30) -> dict[str, Any]:
    """Nielsen's first network for images: 30 hidden units, one output per class, quadratic cost, η = 3; with smaller
    starting weights.

    Source: Nielsen, Neural Networks and Deep Learning, chapter 1.
    """
    return {
        "layers": [{"kind": "dense", "units": units, "activation": "sigmoid"} for units in (hidden, classes)],
        "readout": "many_to_one",
        "cost": "half_squared_error",
        "optimiser": {"kind": "gradient_descent", "learning_rate": 3.0},
        "initialiser": {"kind": "xavier"},
    }


def _suggested_text(given: LoadedData, most: int) -> dict[str, Any]:
    """A set-up for the first `most` sequences of a text."""
    piece = min(PIECE, (given.rows - 1) // 2)
    read = {"characters": max(2, most) * piece + 1} if given.rows > max(2, most) * piece + piece else {}
    task = {"kind": "text", "data": given.id, "piece": piece} | read
    return {"task": task} | network_for_characters(len(given.columns[0].names)) | {"seed": 1}


def network_for_characters(symbols: int) -> dict[str, Any]:
    """A network for a text of `symbols` distinct characters: min-char-rnn with fewer units."""
    return {
        "layers": [
            {"kind": "recurrent", "units": 64, "activation": "tanh"},
            {"kind": "dense", "units": symbols, "activation": "softmax"},
        ],
        "readout": "many_to_many",
        "cost": "cross_entropy",
        "optimiser": {"kind": "adagrad", "learning_rate": 0.1, "clip_value": 5.0},
        "batch_size": 1,
        "initialiser": {"kind": "normal", "deviation": 0.1},
    }


def _hidden(layout: Layout, most: int) -> dict[str, Any]:
    """A hidden layer with as many units as the bound on weights allows."""
    steps = layout.max_timesteps
    kind, units, blocks = (
        ("dense", 30 if layout.input_size > WIDE else 8, 1)
        if steps == 1
        else ("recurrent", 16, 1)
        if steps <= LONG
        else ("gru", 16, 3)
    )
    while (
        units > 1
        and blocks * units * (layout.input_size + units * (steps > 1) + 1) + (units + 1) * layout.output_size > most
    ):
        units -= 1
    return {"kind": kind, "units": units} | ({} if kind == "gru" else {"activation": "tanh"})


def _output(layout: Layout) -> dict[str, Any]:
    activation = {0: "linear", 2: "sigmoid"}.get(len(layout.classes), "softmax")
    return {"kind": "dense", "units": layout.output_size, "activation": activation}


def _cost(layout: Layout) -> str:
    return {0: "squared_error", 2: "binary_cross_entropy"}.get(len(layout.classes), "cross_entropy")


def _optimiser(layout: Layout) -> dict[str, Any]:
    """Adam, whose step does not grow with the number of timesteps and targets in the sum; with clipping for sequences.

    Regression on single rows gets weight decay, because such tables are noisy and short.

    Source: Kingma and Ba 2015; Pascanu, Mikolov and Bengio 2013 for the clipping.
    """
    adam = {"kind": "adam", "learning_rate": 0.01}
    return adam | ({"clip_norm": 1.0} if layout.max_timesteps > 1 else {} if layout.classes else {"l2": 0.01})
