"""What a weight multiplies, and so what the gradient of each weight is made of."""

from enum import StrEnum
from typing import NamedTuple


class Operand(StrEnum):
    """What a weight multiplies at every timestep: the layer below, its own layer one timestep before, or, as a bias,
    one.
    """

    BELOW = "below"
    BEFORE = "before"
    ONE = "one"

    def cell(self, layer: int, n: int) -> tuple[int, int]:
        """The layer and the timestep whose h that is, for a weight of this layer, from 1, at timestep n."""
        return (layer - 1, n) if self is Operand.BELOW else (layer, n - 1)


class GradientTerm(NamedTuple):
    """A weight's gradient: at every timestep, the error signal behind it times what it multiplies.

    Attributes:
        signal: the quantity that is the error signal.
        operand: what the weight multiplies.
    """

    signal: str
    operand: Operand
