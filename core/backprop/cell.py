"""One cell of the lattice in the backward pass: a layer at a timestep, for all samples of the batch."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from ..activations.base import Activation
from ..layers.base import Layer
from .forward import LayerForward, preceded


class Cell:
    """The numbers of one cell by name: those of its forward pass, and the error signals as they come to be.

    Each is (B, units): ``cell.h``, ``cell.dsigma``, ``cell.h_before``, ``cell.delta`` and so on, by the names of the
    trace; ``below`` is h of the layer below.

    Attributes:
        forward: the forward numbers of the whole layer.
        layer: the layer.
        n: the timestep, from 0.
        weights: the layer's weights by name.
        direct: ∂C/∂z directly from the cost, where cost and activation are partners; None elsewhere.
        updates: what is added to each of the layer's weights, by name; known once the error signal is handed down.
    """

    forward: LayerForward
    layer: Layer
    n: int
    weights: dict[str, NDArray]
    direct: NDArray | None
    updates: dict[str, NDArray]

    def __init__(self, forward: LayerForward, n: int):
        numbers = {name: array[n] for name, array in forward.numbers.items()}
        self.__dict__.update(numbers, forward=forward, layer=forward.layer, n=n, weights=dict(forward.weights),
                             below=forward.below[n], below_before=forward.below_before[n], direct=None)

    def having(self, **numbers: Any) -> Cell:
        """A copy in which these numbers are others."""
        copy = Cell.__new__(Cell)
        copy.__dict__.update(self.__dict__, **numbers)
        return copy

    def of_gate(self, quantity: str, gate: str) -> NDArray:
        """A quantity of a gate, such as its ``dsigma`` or ``z``, or of the layer where `gate` is empty."""
        return getattr(self, f"{quantity}_{gate}" if gate else quantity)

    def signal(self, weight: str) -> NDArray:
        """The first factor of a weight's gradient, (B, rows): ∂C/∂ of what the weight adds to."""
        return getattr(self, self.forward.terms[weight].signal)

    def squash(self, gate: str) -> Activation:
        """The activation of a gate, or of the layer where `gate` is empty."""
        return self.layer.squash(gate) if gate else self.layer.activation

    def earlier(self, quantity: str) -> NDArray:
        """A quantity of the timestep before; zero at the first one."""
        return preceded(self.forward.numbers[quantity])[self.n]

    def value(self, gate: str) -> NDArray:
        """The value of a gate, or h where `gate` is empty."""
        return getattr(self, gate or "h")
