"""The rules of a dense layer: those that all layers share, and no memory."""

from .cell import Cell
from .rules import Rules


class DenseRules(Rules):
    """∂C/∂z = δ ⊙ σ′(z)."""

    def behind(self, cell: Cell) -> None:
        if cell.direct is None:
            cell.dz = self.dz(cell, cell.delta)
        else:  # what comes from the cost is ∂C/∂z already
            cell.dz = self.delta(cell, cell.direct, self.dz(cell, cell.delta_time))
