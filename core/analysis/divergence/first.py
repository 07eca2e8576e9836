"""The first number of a step that is not finite, in the order in which a step is computed.

Forward: timestep by timestep, in each from the lowest layer up; then the cost; backward: from the last timestep to the
first, in each from the output down; then the gradients, what the optimiser makes of them, and the weights.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...layers.base import Layer
from ...layers.weight_name import WeightName
from ...network.place import Place
from ...network.trace import Step
from ...spec import RunSpec

FORWARD, COST, BACKWARD, GRADIENT, UPDATE = PASSES = ("forward", "cost", "backward", "gradient", "update")


class NotFinite(NamedTuple):
    """A number that is not finite: the pass that computes it, its place and its value."""

    step_pass: str
    place: Place
    value: float


def first_not_finite(spec: RunSpec, step: Step) -> NotFinite | None:
    """The first number of a step that is not finite; None if all are."""
    searches = (
        (FORWARD, _in_cells(_forward(spec, step), last_first=False)),
        (COST, _in_costs(spec, step)),
        (BACKWARD, _in_cells(_backward(spec, step), last_first=True)),
        (GRADIENT, _in_weights(step, ("gradients",))),
        (UPDATE, _in_weights(step, ("followed", "direction", "memory_after", "updates", "weights_after"))),
    )
    return next((NotFinite(step_pass, *found) for step_pass, search in searches for found in search), None)


def forward_order(layer: Layer) -> list[str]:
    """The quantities of a cell's forward pass, in order."""
    return [formula.gives for formula in layer.forward_formulas()] if layer.gates else ["z", "h", "dsigma"]


def backward_order(layer: Layer) -> list[str]:
    """The error signals of a cell, in order: those that arrive, δ, and those within the cell."""
    arriving = [name for name in ("delta_space", "delta_time", "delta_c_time") if name in layer.quantities]
    return [*arriving, "delta", *([made.gives for made in layer.backward_formulas()] if layer.gates else ["dz"])]


Arrays = Iterable[tuple[int, str, NDArray]]  # layer, from 1, quantity, and its numbers (N, B, units)
Found = Iterator[tuple[Place, float]]


def _forward(spec: RunSpec, step: Step) -> Arrays:
    layers = enumerate(zip(spec.layers, step.layers, strict=True), 1)
    return [(i, name, getattr(trace, name)) for i, (layer, trace) in layers for name in forward_order(layer)]


def _backward(spec: RunSpec, step: Step) -> Arrays:
    layers = list(enumerate(zip(spec.layers, step.layers, strict=True), 1))
    return [(i, name, getattr(trace, name)) for i, (layer, trace) in reversed(layers) for name in backward_order(layer)]


def _in_cells(arrays: Arrays, last_first: bool) -> Found:
    """The first place of the first timestep, or of the last one, where any of the arrays has such a number."""
    found = []
    for rank, (layer, name, array) in enumerate(arrays):
        timesteps = np.flatnonzero(~np.isfinite(array).all(axis=(1, 2)))
        if timesteps.size:
            n = int(timesteps[-1 if last_first else 0])
            found.append((-n if last_first else n, rank, n, layer, name, array))
    for *_, n, layer, name, array in sorted(found, key=lambda each: each[:2])[:1]:
        sample, unit = map(int, np.argwhere(~np.isfinite(array[n]))[0])
        yield Place(name, layer, n + 1, sample, unit), float(array[n, sample, unit])


def _in_costs(spec: RunSpec, step: Step) -> Found:
    for name in ("costs", "output_gradient"):
        array = getattr(step, name)
        for row, sample, unit in np.argwhere(~np.isfinite(array))[:1].tolist():
            n = int(step.lengths[sample]) if spec.many_to_one else row + 1
            yield Place(name, len(spec.layers), n, sample, unit), float(array[row, sample, unit])
    if not np.isfinite(step.cost):
        yield Place("mean_cost"), float(step.cost)


def _in_weights(step: Step, groups: tuple[str, ...]) -> Found:
    for group in groups:
        for name, weight, array in _arrays_of(step, group):
            for index in np.argwhere(~np.isfinite(array))[:1].tolist():
                place = Place(name, WeightName.parse(weight).layer, weight=weight, index=tuple(index))
                yield place, float(array[tuple(index)])


def _arrays_of(step: Step, group: str) -> Iterator[tuple[str, str, NDArray]]:
    """The arrays of a group of weights: the name of the quantity, of the weight, and its numbers."""
    if group == "direction" and step.curvature is None:
        return
    for weight, array in getattr(step, group).items():
        if group == "memory_after":
            yield from ((f"{group}.{slot}", weight, values) for slot, values in array.items())
        else:
            yield group, weight, array
