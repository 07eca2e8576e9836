"""The order in which a step computes its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numpy.typing import NDArray

from ..analysis.divergence.first import backward_order, forward_order
from ..conventions.base import is_signal

if TYPE_CHECKING:
    from ..spec import RunSpec

FORWARD, BACKWARD, UPDATE = range(3)
BEFORE_ALL, GRADIENT = 1, 2  # of a layer, after the error signals of its timesteps, whose keys are 0, −1, −2, …
Key = tuple[int, NDArray | int, NDArray | int, int]


class ComputingOrder:
    """The order of a network's numbers.

    First the weights and the initial states. Forward from the first timestep to the last, in each from the lowest layer
    up. Backward from the output layer down, in each layer from the last timestep to the first, then its gradients. The
    weight updates come last.

    Args:
        spec: the set-up.
    """

    def __init__(self, spec: RunSpec):
        self._depth = len(spec.layers)
        self._forward = [forward_order(layer) for layer in spec.layers]
        self._backward = [backward_order(layer) for layer in spec.layers]

    def key(self, name: str, n: NDArray) -> Key:
        """What sorts the entries of an array, from its name and from their timesteps, from 0."""
        group, slash, weight = name.partition("/")
        if slash:
            keys = {"weights": (FORWARD, -1, 0, 0), "gradients": (BACKWARD, self._down(weight), GRADIENT, 0)}
            return keys.get(group, (UPDATE, 0, 0, 0))
        own = name.rpartition(".")[2]
        if is_signal(name):
            return BACKWARD, self._down(name), BEFORE_ALL if own.endswith("0") else -n, self._position(name, own)
        layer = self._depth - self._down(name)
        return FORWARD, n - own.endswith("0"), layer, self._position(name, own)

    def _down(self, name: str) -> int:
        """How far below the output layer: −1 for the output's error, and the number of layers for the input."""
        if name in ("output_gradient", "outputs"):
            return -1
        return self._depth - self._number(name)

    def _position(self, name: str, own: str) -> int:
        number = self._number(name)
        orders = self._backward if is_signal(name) else self._forward
        order = orders[number - 1] if number else []
        return order.index(own) if own in order else len(order)

    @staticmethod
    def _number(name: str) -> int:
        """The number of the layer, from 1; 0 for what belongs to no layer."""
        layer = name.partition(".")[0]
        return int(layer.removeprefix("layer")) if layer.startswith("layer") else 0
