"""What the forward pass leaves for the backward pass: the numbers of every cell, read from a step or from a lattice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..layers.base import Layer
from ..layers.operands import GradientTerm
from ..layers.weight_name import layer_name, weights_of_layer
from ..optimisers.base import Optimiser
from ..truncation import Truncation

if TYPE_CHECKING:
    from ..network.lattice import Lattice
    from ..network.trace import Step
    from ..spec import RunSpec
    from ..training.settings import TrainerState

BACKWARD = ("delta", "dz")  # how the names of the quantities of the backward pass begin


@dataclass(frozen=True, eq=False)
class LayerForward:
    """The forward numbers of one layer.

    Attributes:
        name: ``layer1``, …
        layer: the layer.
        lengths: (B,) timesteps of each sample.
        weights: its weights by their names within the layer.
        below, below_before: (N, B, previous) h of the layer below, and that of the timestep before; zero before the
            first timestep where the layer below has no initial state.
        numbers: (N, B, units) each: the layer's quantities, and its states of the timestep before (``h_before`` …).
    """

    name: str
    layer: Layer
    lengths: NDArray
    weights: Mapping[str, NDArray]
    below: NDArray
    below_before: NDArray
    numbers: Mapping[str, NDArray]

    @cached_property
    def terms(self) -> dict[str, GradientTerm]:
        """The two factors of each weight's gradient, by the weight's name."""
        return self.layer.gradient_terms()


@dataclass(frozen=True, eq=False)
class ForwardNumbers:
    """The forward numbers of one update, and the settings that its backward pass needs.

    Attributes:
        spec: the set-up.
        inputs: (N, B, in).
        targets, outputs: (T, B, out).
        lengths: (B,) timesteps of each sample.
        layers: from the first to the output layer.
        weights: all weights by full name.
        truncate: truncation of backpropagation through time; None: no truncation.
        optimiser: the optimiser.
        rate: its learning rate in this update.
        memory: the optimiser's memory before the update, by the weight's full name, one array for each slot.
        frozen: names of the frozen layers.
    """

    spec: RunSpec
    inputs: NDArray
    targets: NDArray
    outputs: NDArray
    lengths: NDArray
    layers: tuple[LayerForward, ...]
    weights: Mapping[str, NDArray]
    truncate: Truncation | None
    optimiser: Optimiser
    rate: float
    memory: Mapping[str, tuple[NDArray, ...]]
    frozen: tuple[str, ...]

    def items(self) -> Iterator[tuple[str, NDArray]]:
        """All arrays with the names that they have in `Step.items`."""
        for name in ("lengths", "inputs", "targets", "outputs"):
            yield name, getattr(self, name)
        for layer in self.layers:
            yield from ((f"{layer.name}.{name}", layer.numbers[name]) for name in layer.layer.quantities
                        if name in layer.numbers)

    @classmethod
    def of_step(cls, spec: RunSpec, step: Step) -> ForwardNumbers:
        """The forward numbers in the trace of a step."""
        memory = {name: tuple(slots.values()) for name, slots in step.memory.items()}
        traces = dict(zip((trace.name for trace in step.layers), step.layers, strict=True))

        def quantity(layer: str, name: str) -> NDArray:
            return getattr(traces[layer], name)

        return cls._of(spec, step, step.lengths, step.weights, quantity, memory, step.before)

    @classmethod
    def of_lattice(cls, lattice: Lattice, state: TrainerState) -> ForwardNumbers:
        """The forward numbers of a lattice whose forward pass has been made with the weights of `state`."""
        fields, flat = lattice.layout.fields, lattice.flat

        def quantity(layer: str, name: str) -> NDArray:
            if name.endswith("0"):
                return fields.stored(flat, f"{layer}.{name[:-1]}")[0]
            return fields.view(flat, f"{layer}.{name}")

        weights, rows = lattice.layout.weights(state.theta), [lattice.layout.weights(row) for row in state.memory]
        memory = {name: tuple(row[name] for row in rows) for name in weights}
        return cls._of(lattice.spec, lattice, lattice.lengths, weights, quantity, memory, state)

    @classmethod
    def _of(cls, spec: RunSpec, arrays: Any, lengths: NDArray, weights: Mapping[str, NDArray],
            quantity: Callable[[str, str], NDArray], memory: Mapping[str, tuple[NDArray, ...]],
            state: TrainerState) -> ForwardNumbers:
        layers, below, below_before = [], arrays.inputs, preceded(arrays.inputs)
        for i, layer in enumerate(spec.layers, start=1):
            name = layer_name(i)
            numbers = {key: quantity(name, key) for key in layer.quantities if not key.startswith(BACKWARD)}
            before = {f"{key}_before": preceded(numbers[key], quantity(name, f"{key}0")) for key in layer.states}
            own = weights_of_layer(i, weights)
            layers.append(LayerForward(name, layer, lengths, own, below, below_before, numbers | before))
            below, below_before = numbers["h"], before.get("h_before", preceded(numbers["h"]))
        settings = state.settings
        rate = settings.optimiser.rate(state.update)
        return cls(spec, arrays.inputs, arrays.targets, arrays.outputs, lengths, tuple(layers), weights,
                   settings.truncate, settings.optimiser, rate, memory, settings.frozen)


def preceded(array: NDArray, first: NDArray | None = None) -> NDArray:
    """The numbers of the timestep before, (N, B, units), for those of each timestep; `first`, or zero, before all."""
    before = np.zeros_like(array)
    before[1:] = array[:-1]
    if first is not None:
        before[0] = first
    return before
