"""The contract of an optimiser: from the gradient to what is added to the weights."""

from typing import ClassVar

from numpy.typing import NDArray

from ..maths.tree import Node
from ..registry import Kind


class Optimiser(Kind):
    """Turns the gradient of all weights, one flat vector, into their updates.

    Attributes:
        slots: how many vectors as long as the weights it remembers between updates.
    """

    family: ClassVar[str] = "optimiser"
    slots: ClassVar[int] = 0
    learning_rate: float

    def update(self, gradient: NDArray, memory: NDArray, update: NDArray) -> None:
        """Write what is to be added to the weights into `update`; `memory` is (slots, weights), zero at first."""
        raise NotImplementedError

    def written(self, gradient: Node, eta: Node) -> Node | None:
        """The formula of what is added to one weight; none where it takes more than the gradient."""
        return None
