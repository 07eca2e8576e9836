"""One weight update, complete: every number of its forward and backward pass.

The numbers of a step lie in one flat array, which is copied once and then never changes; `Step` and
`LayerTrace` hand out read-only views of it. It knows neither network nor trainer.
"""

import math
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..numerics.buffers import BufferLayout, readonly


class LayerTrace:
    """One layer in one update. All arrays are (N, B, units): timestep, sample of the batch, unit.

    Attributes:
        name: ``layer1``, …, counted from 1.
        kind: the layer's kind.
        z: weighted input.                            h: activation σ(z).
        dsigma: σ′(z).                                delta: δ = ∂C/∂h, the seed's error signal.
        delta_space: what arrives from the layer above (from the cost, at the output).
        delta_time: what arrives from the next timestep; ``delta == delta_space + delta_time`` exactly.
        dz: ∂C/∂z = δ ⊙ σ′, which most textbooks call δ.
        quantities: the names of all that it has. Every layer has h and its three δ; a layer with gates has no one z a
            unit, and so no z, σ′ and ∂C/∂z, but one of each a gate: z_i, dsigma_i, dz_i … (see the docstring of its kind).
    """

    def __init__(self, name: str, layer: Any, flat: NDArray, fields: BufferLayout):
        self.name, self.kind, self.quantities = name, layer.kind, layer.quantities
        self._layer, self._flat, self._fields = layer, flat, fields

    def _field(self, quantity: str) -> NDArray:
        return self._fields.view(self._flat, f"{self.name}.{quantity}")

    h = property(lambda self: self._field("h"))
    delta_space = property(lambda self: self._field("delta_space"))

    def __getattr__(self, quantity: str) -> NDArray:
        """Whatever else its kind has."""
        if not quantity.startswith("_"):
            if quantity in self.quantities:
                return self._field(quantity)
            if quantity.removesuffix("0") in self._layer.states:
                return self._fields.stored(self._flat, f"{self.name}.{quantity.removesuffix('0')}")[0]
        raise AttributeError(f"{self.name}, {self.kind}, has no {quantity}; it has {', '.join(self.quantities)}")

    def at(self, n: Any, sample: int) -> Callable[[str], NDArray]:
        """What gives the quantities of a cell of that sample by name, (units,); ``h_before`` and ``c_before`` are its states one timestep before.

        Args:
            n: which timestep, counted from 0; or an array of (K,), and all is (K, units).
        """
        def of(quantity: str) -> NDArray:
            state = quantity.removesuffix("_before")
            whole = getattr(self, quantity) if state == quantity else self._fields.stored(self._flat, f"{self.name}.{state}")[:-1]
            return whole[n, sample]

        return of

    @property
    def delta(self) -> NDArray:
        """δ; a layer without memory gets it from the layer above alone."""
        return self._field("delta" if self.recurrent else "delta_space")

    @property
    def delta_time(self) -> NDArray:
        """Tδ; zero in a layer without memory."""
        return self._field("delta_time") if self.recurrent else readonly(np.zeros(self.delta_space.shape))

    @property
    def h0(self) -> NDArray | None:
        """The state before the first timestep, (B, units); none in a layer without memory."""
        return self._fields.stored(self._flat, f"{self.name}.h")[0] if self.recurrent else None

    def initial_states(self) -> Iterator[tuple[str, NDArray]]:
        """Each state before the first timestep, (B, units), by its name (h0, and c0 of an LSTM); none in a layer without memory."""
        yield from ((f"{state}0", getattr(self, f"{state}0")) for state in self._layer.states)

    def term(self, weight: str) -> tuple[NDArray, str]:
        """What a weight's gradient is made of: the error signal behind it, (N, B, rows), and what it multiplies (``below``, ``before``, ``one``)."""
        quantity, taken = self._layer.gradient_terms()[weight]
        return getattr(self, quantity), taken

    @property
    def recurrent(self) -> bool:
        """Whether anything arrives here from the next timestep."""
        return f"{self.name}.delta_time" in self._fields

    def __repr__(self) -> str:
        timesteps, batch, units = self.h.shape
        return f"<{self.name}: {self.kind}, {units} units, N = {timesteps}, B = {batch}, ‖δ‖ = {math.hypot(*self.delta.flat):.4g}>"


class Step:
    """One update of the weights, or the one to come (`Trainer.preview`), with everything in it.

    Attributes:
        index: the update that it made, counted from 1.
        epoch: the pass through the data that it belongs to, counted from 0.
        cost: mean over the batch of each sample's cost.
        samples: (B,) which samples of the training data.
        lengths: (B,) how many timesteps each has; cells beyond are padding, with h, δ and dz zero.
        before: the state of the trainer that it started from; `settings` is how that was set.
        decision: how the updates followed from the gradient.
    """

    def __init__(self, index: int, epoch: int, cost: float, samples: NDArray, lengths: NDArray, before: Any, decision: Any, flat: NDArray, layout: Any):
        self.index, self.epoch, self.cost = index, epoch, cost
        self.samples, self.lengths, self.before, self.decision = samples, lengths, before, decision
        self._flat, self._layout = readonly(flat), layout

    @property
    def settings(self) -> Any:
        """The optimiser, the truncation, the frozen layers and the edited data of this update."""
        return self.before.settings

    @property
    def optimiser(self) -> Any:
        """As it was set."""
        return self.settings.optimiser

    @cached_property
    def layers(self) -> tuple[LayerTrace, ...]:
        """One trace a layer, from the first to the output."""
        return tuple(LayerTrace(name, layer, self._flat, self._layout.fields) for name, layer in self._layout.layers)

    def _field(self, name: str) -> NDArray:
        return self._layout.fields.view(self._flat, name)

    @property
    def initial_states(self) -> list[NDArray]:
        """The states before the first timestep, (B, units) each, of one layer after another."""
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
        """y where there is a target, (T, B, outputs): many-to-one, each sequence's own last timestep."""
        return self._field("outputs")

    @property
    def output_gradient(self) -> NDArray:
        """∂C/∂y, (T, B, outputs)."""
        return self._field("output_gradient")

    @property
    def costs(self) -> NDArray:
        """(T, B, outputs) each output's own part of the cost."""
        return self._field("costs")

    @property
    def sample_costs(self) -> NDArray:
        """(B,) each sample's own cost, summed over its outputs and timesteps."""
        return readonly(self.costs.sum(axis=(0, 2)))

    @cached_property
    def gradients(self) -> dict[str, NDArray]:
        """∂C/∂w of the batch's mean cost, by the weight's name, shaped as the weight."""
        return self._layout.weights(self._field("gradients"))

    @cached_property
    def updates(self) -> dict[str, NDArray]:
        """What was added to each weight."""
        return self._layout.weights(self._field("updates"))

    @property
    def rate(self) -> float:
        """The learning rate of this update: η, as its schedule has it by now."""
        return self.decision.rate

    @property
    def norm(self) -> float:
        """How long the gradient of all weights that learn was, with λ w, before it was clipped; NaN where that is not asked for."""
        return self.decision.norm

    @cached_property
    def followed(self) -> dict[str, NDArray]:
        """The gradient that the optimiser was given, by the weight's name: with λ w added and clipped, where that is asked for."""
        return self.gradients if self.decision.followed is None else self._layout.weights(self.decision.followed)

    @property
    def curvature(self) -> Any:
        """What an optimiser such as Newton's made of the curvature: its `hessian`, `inverse`, `gradient` (of the weights that learn); None of others."""
        return self.decision.curvature

    @cached_property
    def curvature_rows(self) -> dict[str, NDArray]:
        """Which row of the Hessian belongs to each weight, by the weight's name, shaped as the weight; −1 where it does not learn."""
        rows = np.full(self.before.theta.size, -1)
        rows[self.curvature.places] = np.arange(len(self.curvature.places))
        return self._layout.weights(readonly(rows))

    @cached_property
    def direction(self) -> dict[str, NDArray]:
        """What such an optimiser followed in place of the gradient, by the weight's name; zero where it does not learn."""
        return self._layout.weights(self.curvature.direction)

    @cached_property
    def memory(self) -> dict[str, dict[str, NDArray]]:
        """What the optimiser remembered of each weight before the update: by the weight's name, then the slot's, shaped as the weight."""
        return self._remembered(self.before.memory)

    @cached_property
    def memory_after(self) -> dict[str, dict[str, NDArray]]:
        """The same after the update."""
        return self._remembered(self.decision.memory)

    def _remembered(self, memory: NDArray) -> dict[str, dict[str, NDArray]]:
        slots = [(slot, self._layout.weights(row)) for slot, row in zip(self.optimiser.slots, memory, strict=True)]
        return {name: {slot: arrays[name] for slot, arrays in slots} for name in self.weights}

    @cached_property
    def weights(self) -> dict[str, NDArray]:
        """The weights that the forward and backward pass used, before the update."""
        return self._layout.weights(self.before.theta)

    @property
    def weights_after(self) -> dict[str, NDArray]:
        """The weights after the update; where it was only previewed, those before it."""
        made = self.index > self.before.update
        with np.errstate(all="ignore"):
            return {name: weight + self.updates[name] for name, weight in self.weights.items()} if made else self.weights

    @property
    def finite(self) -> bool:
        """Whether the cost, every update, every weight after it and all that the optimiser remembers by then are finite numbers."""
        with np.errstate(all="ignore"):
            left = self.before.theta + self._field("updates")  # two finite numbers may add up to one beyond all bounds
        return math.isfinite(self.cost) and bool(np.isfinite(left).all() and np.isfinite(self.decision.memory).all())

    def items(self) -> Iterator[tuple[str, NDArray]]:
        """Every array with its name."""
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
            yield from ((f"{group}/{name}.{slot}", array) for name, slots in getattr(self, group).items() for slot, array in slots.items())

    def numbers(self) -> dict[str, int | float]:
        """What of it is a single number, by name; `norm` is NaN unless the gradient is clipped by it."""
        return {name: getattr(self, name) for name in ("index", "epoch", "cost", "rate", "norm")}

    def arrays(self) -> dict[str, NDArray]:
        """Every array by name, for ``numpy.savez``."""
        return dict(self.items())

    def __repr__(self) -> str:
        timesteps, batch, _ = self.inputs.shape
        return f"<Step {self.index}: cost {self.cost:.6g}, N = {timesteps}, B = {batch}, {len(self.layers)} layers>"
