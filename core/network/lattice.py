"""The network over the lattice of cells (layer, timestep): forward pass, cost, backward pass, gradients.

A `Lattice` computes a network for one shape of batch, in buffers that are allocated once. A feed-forward network is a
lattice with a single timestep.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from ..layers.base import Cells
from ..numerics.buffers import BufferLayout, readonly
from ..numerics.interrupts import interrupted, may_interrupt
from ..truncation import Truncation, Window, windows
from .network import Network


class TraceLayout:
    """The layout of a lattice's flat buffer, shared by all steps that are traced from it."""

    def __init__(self, network: Network, timesteps: int, batch: int):
        spec = network.spec
        targets = (1 if spec.many_to_one else timesteps, batch, spec.output_size)
        self.weights, self.fields = network.weights, BufferLayout()
        self.layers = list(zip(network.names, spec.layers, strict=True))
        self.fields.add("inputs", (timesteps, batch, spec.input_size))
        for name in ("targets", "outputs", "output_gradient", "costs"):
            self.fields.add(name, targets)
        for name, layer in zip(network.names, spec.layers, strict=True):
            layer.reserve(self.fields, name, timesteps, batch)
        self.fields.add("gradients", (network.size,))
        self.fields.add("updates", (network.size,))


class Lattice:
    """All cells of a network for batches of `batch` sequences of up to `timesteps` timesteps.

    Args:
        network: the network.
        theta: (size,) weights, which the lattice reads in place.
        timesteps: N, the length of the longest sequence.
        batch: B, the number of sequences.
        ragged: whether the sequences of a batch may differ in length.
        truncate: truncation of backpropagation through time; None: no truncation.
        dtype: float, or complex for complex steps.

    Attributes:
        states: the states that layers with memory carry through time, (N + 1, B, units) each; entry 0 is the initial
            state.
    """

    def __init__(self, network: Network, theta: NDArray, timesteps: int, batch: int, ragged: bool = False, *,
                 truncate: Truncation | None, dtype: type = float):
        spec = network.spec
        self.spec, self.ragged, self.timesteps, self.batch = spec, ragged, timesteps, batch
        self.layout = TraceLayout(network, timesteps, batch)
        self.flat = np.empty(self.layout.fields.size, dtype)
        self.inputs = self._array("inputs")
        self.targets, self.outputs, self.output_gradient, self.costs = map(
            self._array, ("targets", "outputs", "output_gradient", "costs")
        )
        self.gradients, self.updates = self._array("gradients"), self._array("updates")
        self.states = [
            self._array(f"{name}.{state}")
            for name, layer in zip(network.names, spec.layers, strict=True)
            for state in layer.states
        ]
        self.layers = self._cells(network, theta)
        self._initial = [state[0].copy() for state in self.states]
        self.output = self.layers[-1]
        self.output.delta_space.fill(0.0)
        self._partner = spec.cost.partner is not None
        self._output_z = np.empty_like(self.outputs) if self._partner else None
        if self._partner:
            self.output.direct = np.zeros_like(self.output.z)
        self._ones, self._mean, self._entries = np.ones(self.costs.size), np.array(1.0 / batch), self.costs.ravel()
        self.lengths = np.full(batch, timesteps)
        self._at = slice(timesteps - 1 if spec.many_to_one else 0, timesteps)
        self._read, self._enters_at = self.output.h[self._at], self.output.delta_space[self._at]
        self._padding, self._washed = None, (np.arange(timesteps) < spec.washout)[:, None, None]
        self._uncounted = np.broadcast_to(self._washed, (timesteps, batch, 1)) if spec.washout else None
        self._truncate = truncate if any(layer.recurrent for layer in spec.layers) else None
        self.windows = self._passes()
        if self.windows[0].first > 0:
            for cells in self.layers:
                cells.clear()

    def _array(self, name: str) -> NDArray:
        return self.layout.fields.stored(self.flat, name)

    def _cells(self, network: Network, theta: NDArray) -> list[Cells]:
        cells, below, handed_down = [], self.inputs, None
        for name, layer, weights, gradients in zip(
            network.names, self.spec.layers, network.blocks(theta), network.blocks(self.gradients), strict=True
        ):
            made = layer.cells(
                layer,
                lambda quantity, name=name: self._array(f"{name}.{quantity}"),
                below,
                handed_down,
                weights,
                gradients,
            )
            cells.append(made)
            below, handed_down = made.h, made.delta_space
        return cells

    def _passes(self) -> list[Window]:
        return windows(self._truncate, self.lengths, self.spec.many_to_one)

    def load(self, inputs: NDArray, targets: NDArray, lengths: NDArray) -> None:
        """Load a batch: inputs (N, B, in), targets (T, B, out), lengths (B,)."""
        self.inputs[...] = inputs
        self.targets[...] = targets
        if self.ragged:
            self._set_lengths(lengths)

    def set_initial_states(self, states: Iterable[NDArray] | None = None) -> None:
        """Set the initial states, (B, units) or (1, units) each, in the order of `states`; by default those of the
        layers.
        """
        for state, initial in zip(self.states, self._initial if states is None else states, strict=True):
            state[0] = initial

    @property
    def initial_states(self) -> list[NDArray]:
        """The states before the first timestep, (B, units) each."""
        return [state[0] for state in self.states]

    def final_states(self) -> tuple[NDArray, ...]:
        """Copies of the states at the last timestep, (B, units) each."""
        return tuple(readonly(state[-1].copy()) for state in self.states)

    def _set_lengths(self, lengths: NDArray) -> None:
        """Set the padding and the end of each sequence."""
        self.lengths = lengths
        self._padding = (np.arange(self.timesteps)[:, None] >= lengths)[..., None]
        if self.spec.many_to_one:
            self._at = (lengths - 1)[None, :], np.arange(self.batch)[None, :]
            self.output.delta_space.fill(0.0)
            if self._partner:
                self.output.direct.fill(0.0)
        else:
            self._uncounted = self._padding | self._washed
        self.windows = self._passes()

    def forward(self, cut: NDArray | None = None, first: int = 0) -> None:
        """z, h, σ′ of every cell from layer `first` up (from 0), then the outputs and their costs.

        Layers below `first` keep their values.
        """
        may_interrupt()
        for cells in self.layers[first:]:
            cells.forward(cut)
            if self._padding is not None:
                cells.mask_padding(self._padding)
        self.outputs[...] = self.output.h[self._at] if self.ragged else self._read
        if self._partner:
            self._output_z[...] = self.output.z[self._at]
        self.spec.cost.forward(self.outputs, self._output_z, self.targets, self.costs)
        if self._uncounted is not None:
            np.copyto(self.costs, 0.0, where=self._uncounted)

    @property
    def cost(self) -> float:
        """The mean over the batch of each sequence's cost, summed over its outputs and timesteps."""
        return float(self._ones.dot(self._entries)) / self.batch

    def injected_targets(self, inject: NDArray) -> NDArray:
        """The targets, (T, B, 1), whose errors a backward pass injects; `inject` (N, B, 1) as in `Window`."""
        return inject[self._at]

    def backward(self, first: int = 0) -> None:
        """δ of every cell from the output down to layer `first` (from 0), and the gradient of the mean cost in the
        weights there.

        Truncated passes always go down to the first layer.
        """
        if self.windows[0].carry is None:
            self._output_error()
            self._pass_back(self.windows[0], first)
        else:
            self._pass_back_in_windows()
        for cells in self.layers[first:]:
            cells.gradients()
        if self.batch > 1:
            np.multiply(self.gradients, self._mean, self.gradients)

    def _output_error(self) -> None:
        """∂C/∂y at every target: the error signal that the cost sends to the output layer."""
        cost = self.spec.cost
        cost.backward(self.outputs, self.targets, self.output_gradient)
        if self._uncounted is not None:
            np.copyto(self.output_gradient, 0.0, where=self._uncounted)
        if self.ragged:
            self.output.delta_space[self._at] = self.output_gradient
        else:
            self._enters_at[...] = self.output_gradient
        if self._partner:
            direct = np.empty_like(self.outputs)
            cost.backward_through_partner(self.outputs, self.targets, direct)
            if self._uncounted is not None:
                np.copyto(direct, 0.0, where=self._uncounted)
            self.output.direct[self._at] = direct

    def _pass_back(self, window: Window, first: int = 0) -> None:
        for cells in reversed(self.layers[first:]):
            cells.backward(window.first, window.last, window.carry)

    def _pass_back_in_windows(self) -> None:
        """One backward pass per window. δ is linear in the injected errors, so the passes add up."""
        arriving = [array for cells in self.layers for array in cells.arriving]
        sums = [np.zeros_like(array) for array in arriving]
        for _ in self.separate_passes(self.windows):
            for total, array in zip(sums, arriving, strict=True):
                total += array
        for total, array in zip(sums, arriving, strict=True):
            array[...] = total
        for cells in self.layers:
            cells.combine()

    def separate_passes(self, passes: list[Window]) -> Iterator[Window]:
        """Run backward passes after `forward`, one at a time.

        While a pass is yielded, the cells hold the δ of that pass alone.
        """
        self._output_error()
        entering = [None if array is None else array.copy() for array in (self.output.delta_space, self.output.direct)]
        for window in interrupted(passes):
            self._enter(entering, window.inject)
            for cells in self.layers:
                cells.clear()
            self._pass_back(window)
            yield window
        self._enter(entering, None)

    def _enter(self, entering: list[NDArray | None], inject: NDArray | None) -> None:
        """Inject the errors that belong to one pass, or all errors."""
        for array, whole in zip((self.output.delta_space, self.output.direct), entering, strict=True):
            if array is not None:
                array[...] = whole if inject is None else np.where(inject > 0, whole, 0.0)
