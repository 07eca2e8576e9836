"""The rules of a GRU."""

from numpy.typing import NDArray

from .cell import Cell
from .recurrent import RecurrentRules
from .rule import rule


class GRURules(RecurrentRules):
    """δ goes to the update gate, to the candidate, and past both to the state before."""

    @rule
    def delta_time(self, after: Cell) -> NDArray:
        """Tδ of a timestep: through the weights of the next timestep's gates, and directly along what it keeps."""
        return self.handed_back(after) + self.kept(after)

    @rule
    def kept(self, cell: Cell) -> NDArray:
        """u ⊙ δ: what goes directly to the state that the update gate keeps."""
        return cell.u * cell.delta

    @rule
    def delta_u(self, cell: Cell) -> NDArray:
        """∂C/∂u = δ ⊙ (hₙ₋₁ − g)."""
        return cell.delta * (cell.h_before - cell.g)

    @rule
    def delta_g(self, cell: Cell) -> NDArray:
        """∂C/∂g = δ ⊙ (1 − u)."""
        return cell.delta * (1.0 - cell.u)

    @rule
    def delta_r(self, cell: Cell) -> NDArray:
        """∂C/∂r = ∂C/∂z_g ⊙ m."""
        return cell.dz_g * cell.m

    @rule
    def delta_m(self, cell: Cell) -> NDArray:
        """∂C/∂m = ∂C/∂z_g ⊙ r, the error signal of the candidate's recurrent weights."""
        return cell.dz_g * cell.r

    def behind(self, cell: Cell) -> None:
        cell.delta_u, cell.delta_g = self.delta_u(cell), self.delta_g(cell)
        cell.dz_g = self.dz(cell, cell.delta_g, "g")
        cell.delta_r, cell.delta_m = self.delta_r(cell), self.delta_m(cell)
        cell.dz_r, cell.dz_u = self.dz(cell, cell.delta_r, "r"), self.dz(cell, cell.delta_u, "u")
