"""The trace of one weight update: every number of its forward and backward pass.

The numbers of a step lie in one flat array that never changes. `Step` and `LayerTrace` give read-only views of it.
"""

import math
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..layers.operands import Operand
from ..layers.weight_name import WeightName
from ..numerics.buffers import BufferLayout, readonly


class LayerTrace:
    """The trace of one layer in one update. Every array is (N, B, units): timestep, sample of the batch, unit.

    Attributes:
        name: ``layer1``, …, counted from 1.
        kind: the layer's kind.
        z: weighted input.
        h: activation σ(z).
        dsigma: slope σ′(z).
        delta: error signal δ = ∂C/∂h.
        delta_space: error signal Sδ from the layer above; at the output, from the cost.
        delta_time: error signal Tδ from the next timestep; ``delta == delta_space + delta_time`` exactly.
        dz: ∂C/∂z = δ ⊙ σ′, which most textbooks call δ.
        quantities: names of the arrays that this kind of layer has: always h and the three δ. A layer with gates has
            z, σ′ and ∂C/∂z of each gate instead: z_i, dsigma_i, dz_i … (see the docstring of its kind).
    """

    def __init__(self, name: str, layer: Any, flat: NDArray, fields: BufferLayout):
        self.name, self.kind, self.quantities = name, layer.kind, layer.quantities
        self._layer, self._flat, self._fields = layer, flat, fields

    def _field(self, quantity: str) -> NDArray:
        return self._fields.view(self._flat, f"{self.name}.{quantity}")

    h = property(lambda self: self._field("h"))
    delta_space = property(lambda self: self._field("delta_space"))

    def __getattr__(self, quantity: str) -> NDArray:
        """The other quantities of the layer's kind, and its initial states (h0, c0)."""
        if not quantity.startswith("_"):
            if quantity in self.quantities:
                return self._field(quantity)
            if quantity.removesuffix("0") in self._layer.states:
                return self._fields.stored(self._flat, f"{self.name}.{quantity.removesuffix('0')}")[0]
        raise AttributeError(f"{self.name}, {self.kind}, has no {quantity}; it has {', '.join(self.quantities)}")

    def at(self, n: Any, sample: int) -> Callable[[str], NDArray]:
        """A function from a quantity's name to its values in one cell, (units,).

        ``h_before`` and ``c_before`` are the states of the previous timestep.

        Args:
            n: timestep, from 0; for an array (K,) of timesteps, the values are (K, units).
            sample: sample of the batch, from 0.
        """
        def of(quantity: str) -> NDArray:
            state = quantity.removesuffix("_before")
            whole = (
                getattr(self, quantity)
                if state == quantity
                else self._fields.stored(self._flat, f"{self.name}.{state}")[:-1]
            )
            return whole[n, sample]

        return of

    @property
    def delta(self) -> NDArray:
        """δ; in a layer without memory it equals Sδ."""
        return self._field("delta" if self.recurrent else "delta_space")

    @property
    def delta_time(self) -> NDArray:
        """Tδ; zero in a layer without memory."""
        return self._field("delta_time") if self.recurrent else readonly(np.zeros(self.delta_space.shape))

    @property
    def h0(self) -> NDArray | None:
        """The initial state, (B, units); None in a layer without memory."""
        return self._fields.stored(self._flat, f"{self.name}.h")[0] if self.recurrent else None

    def initial_states(self) -> Iterator[tuple[str, NDArray]]:
        """The initial states, (B, units) each, with their names: h0, and c0 of an LSTM.

        Empty in a layer without memory.
        """
        yield from ((f"{state}0", getattr(self, f"{state}0")) for state in self._layer.states)

    def term(self, weight: str) -> tuple[NDArray, Operand]:
        """The two factors of the gradient of one of its weights: its error signal, (N, B, rows), and its operand."""
        signal, operand = self._layer.gradient_terms()[weight]
        return getattr(self, signal), operand

    @property
    def recurrent(self) -> bool:
        """Whether the layer has memory."""
        return f"{self.name}.delta_time" in self._fields

    def __repr__(self) -> str:
        timesteps, batch, units = self.h.shape
        return (
            f"<{self.name}: {self.kind}, {units} units, N = {timesteps}, B = {batch}, ‖δ‖ = "
            f"{math.hypot(*self.delta.flat):.4g}>")


class Step:
    """The trace of one update, or of the next one (`Trainer.preview`).

    Attributes:
        index: number of the update, from 1.
        epoch: epoch of the update, from 0.
        cost: mean cost over the samples of the batch.
        samples: (B,) indices of the samples in the training set.
        lengths: (B,) timesteps of each sample; cells beyond are padding, with h, δ and dz zero.
        before: state of the trainer before the update.
        decision: intermediate results between the gradient and the weight updates.

    Args:
        flat: all numbers of the step in one array, which becomes read-only.
        layout: their positions in it, a `TraceLayout`.
    """

    def __init__(
        self,
        index: int,
        epoch: int,
        cost: float,
        samples: NDArray,
        lengths: NDArray,
        before: Any,
        decision: Any,
        flat: NDArray,
        layout: Any,
    ):
        self.index, self.epoch, self.cost = index, epoch, cost
        self.samples, self.lengths, self.before, self.decision = samples, lengths, before, decision
        self._flat, self._layout = readonly(flat), layout

    @property
    def settings(self) -> Any:
        """The settings of this update: optimiser, truncation, frozen layers and edited data."""
        return self.before.settings

    @property
    def optimiser(self) -> Any:
        """The optimiser of this update."""
        return self.settings.optimiser

    @cached_property
    def layers(self) -> tuple[LayerTrace, ...]:
        """The traces of the layers, from the first to the output layer."""
        return tuple(LayerTrace(name, layer, self._flat, self._layout.fields) for name, layer in self._layout.layers)

    def _field(self, name: str) -> NDArray:
        return self._layout.fields.view(self._flat, name)

    @property
    def initial_states(self) -> list[NDArray]:
        """The initial states of all layers in order, (B, units) each."""
        return [start for layer in self.layers for _, start in layer.initial_states()]

    @property
    def inputs(self) -> NDArray:
        """x, (N, B, inputs)."""
        return self._field("inputs")

    @property
    def targets(self) -> NDArray:
        """t, (T, B, outputs): T = N many-to-many, 1 many-to-one."""
        return self._field("targets")

    @property
    def outputs(self) -> NDArray:
        """y at the timesteps with a target, (T, B, outputs); many-to-one: each sequence's own last timestep."""
        return self._field("outputs")

    @property
    def output_gradient(self) -> NDArray:
        """∂C/∂y, (T, B, outputs)."""
        return self._field("output_gradient")

    @property
    def costs(self) -> NDArray:
        """(T, B, outputs) the cost of each output."""
        return self._field("costs")

    @property
    def sample_costs(self) -> NDArray:
        """(B,) the cost of each sample, summed over its outputs and timesteps."""
        return readonly(self.costs.sum(axis=(0, 2)))

    @cached_property
    def gradients(self) -> dict[str, NDArray]:
        """The gradient of the batch's mean cost by the weight's name, in the weight's shape."""
        return self._layout.weights(self._field("gradients"))

    @cached_property
    def updates(self) -> dict[str, NDArray]:
        """The change of each weight by its name."""
        return self._layout.weights(self._field("updates"))

    def gradient_factors(self, name: WeightName) -> tuple[NDArray, NDArray | None]:
        """The two factors of a weight's gradient: its error signal, (N, B, rows), and what it multiplies, (N, B,
        columns); None for a bias.
        """
        layer = self.layers[name.layer - 1]
        signal, operand = layer.term(name.own)
        if operand is Operand.ONE:
            return signal, None
        if operand is Operand.BEFORE:
            return signal, np.concatenate([layer.h0[None], layer.h[:-1]])
        return signal, self.layers[name.layer - 2].h if name.layer > 1 else self.inputs

    @property
    def rate(self) -> float:
        """The learning rate of this update, including the schedule."""
        return self.decision.rate

    @property
    def norm(self) -> float:
        """The norm of the gradient of all trainable weights, with λ w, before clipping; NaN without clipping by norm.
        """
        return self.decision.norm

    @cached_property
    def followed(self) -> dict[str, NDArray]:
        """The gradient after weight decay and clipping, by the weight's name."""
        return self.gradients if self.decision.followed is None else self._layout.weights(self.decision.followed)

    @property
    def curvature(self) -> Any:
        """The `hessian`, its `inverse` and the `gradient` in the trainable weights; None if the optimiser needs no
        Hessian.
        """
        return self.decision.curvature

    @cached_property
    def curvature_rows(self) -> dict[str, NDArray]:
        """The row of the Hessian of each weight, by the weight's name, in the weight's shape; −1 for frozen weights."""
        rows = np.full(self.before.theta.size, -1)
        rows[self.curvature.places] = np.arange(len(self.curvature.places))
        return self._layout.weights(readonly(rows))

    @cached_property
    def direction(self) -> dict[str, NDArray]:
        """The inverse Hessian times the gradient, by the weight's name; zero for frozen weights."""
        return self._layout.weights(self.curvature.direction)

    @cached_property
    def memory(self) -> dict[str, dict[str, NDArray]]:
        """The memory of the optimiser before the update, by the weight's name, then the slot's, in the weight's shape.
        """
        return self._remembered(self.before.memory)

    @cached_property
    def memory_after(self) -> dict[str, dict[str, NDArray]]:
        """The memory of the optimiser after the update, likewise."""
        return self._remembered(self.decision.memory)

    def _remembered(self, memory: NDArray) -> dict[str, dict[str, NDArray]]:
        slots = [(slot, self._layout.weights(row)) for slot, row in zip(self.optimiser.slots, memory, strict=True)]
        return {name: {slot: arrays[name] for slot, arrays in slots} for name in self.weights}

    @cached_property
    def weights(self) -> dict[str, NDArray]:
        """The weights before the update, which the forward and backward pass used."""
        return self._layout.weights(self.before.theta)

    @property
    def weights_after(self) -> dict[str, NDArray]:
        """The weights after the update; of a preview, those before it."""
        made = self.index > self.before.update
        with np.errstate(all="ignore"):
            return (
                {name: weight + self.updates[name] for name, weight in self.weights.items()} if made else self.weights
            )

    @property
    def finite(self) -> bool:
        """Whether the cost, the weights after the update and the memory of the optimiser are finite."""
        with np.errstate(all="ignore"):
            left = self.before.theta + self._field("updates")  # the sum of two finite numbers may overflow
        return math.isfinite(self.cost) and bool(np.isfinite(left).all() and np.isfinite(self.decision.memory).all())

    def items(self) -> Iterator[tuple[str, NDArray]]:
        """All arrays with their names."""
        for name in ("samples", "lengths", "inputs", "targets", "outputs", "output_gradient", "costs", "sample_costs"):
            yield name, getattr(self, name)
        for layer in self.layers:
            yield from ((f"{layer.name}.{quantity}", getattr(layer, quantity)) for quantity in layer.quantities)
            yield from ((f"{layer.name}.{state}", array) for state, array in layer.initial_states())
        for group in ("weights", "gradients", "followed", "updates"):
            yield from ((f"{group}/{name}", array) for name, array in getattr(self, group).items())
        if self.curvature is not None:
            yield "curvature/hessian", self.curvature.hessian
            for group in ("curvature_rows", "direction"):
                yield from ((f"{group}/{name}", array) for name, array in getattr(self, group).items())
        for group in ("memory", "memory_after"):
            yield from (
                (f"{group}/{name}.{slot}", array)
                for name, slots in getattr(self, group).items()
                for slot, array in slots.items()
            )

    def numbers(self) -> dict[str, int | float]:
        """The scalars by name; `norm` is NaN without clipping by norm."""
        return {name: getattr(self, name) for name in ("index", "epoch", "cost", "rate", "norm")}

    def arrays(self) -> dict[str, NDArray]:
        """All arrays by name, for ``numpy.savez``."""
        return dict(self.items())

    def __repr__(self) -> str:
        timesteps, batch, _ = self.inputs.shape
        return f"<Step {self.index}: cost {self.cost:.6g}, N = {timesteps}, B = {batch}, {len(self.layers)} layers>"
