"""The rules of a recurrent layer."""

from typing import ClassVar

from numpy.typing import NDArray

from .cell import Cell
from .dense import DenseRules
from .rule import rule


class RecurrentRules(DenseRules):
    """As in a dense layer, and Tδ = W_Tᵀ (δ ⊙ σ′) of the next timestep."""

    carries: ClassVar[tuple[str, ...]] = ("delta_time",)

    @rule
    def delta_time(self, after: Cell) -> NDArray:
        """Tδ of a timestep, from the cell of the next one."""
        return self.handed_back(after)
