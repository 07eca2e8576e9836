"""The rules of an LSTM."""

from typing import ClassVar

from numpy.typing import NDArray

from .cell import Cell
from .recurrent import RecurrentRules
from .rule import rule


class LSTMRules(RecurrentRules):
    """δ goes through the output gate into the memory, along the memory through time, and into the other gates."""

    carries: ClassVar[tuple[str, ...]] = ("delta_time", "delta_c_time")

    @rule
    def delta_c_time(self, after: Cell) -> NDArray:
        """What the memory hands back to the timestep before: f ⊙ ∂C/∂c, from the cell of the next timestep."""
        return after.f * after.delta_c

    @rule
    def delta_o(self, cell: Cell) -> NDArray:
        """∂C/∂o = δ ⊙ tanh c."""
        return cell.delta * cell.squashed

    @rule
    def delta_c(self, cell: Cell) -> NDArray:
        """∂C/∂c = δ ⊙ o ⊙ (1 − tanh² c) + what the memory of the next timestep hands back."""
        return cell.delta * cell.o * cell.dsigma_c + cell.delta_c_time

    @rule
    def delta_i(self, cell: Cell) -> NDArray:
        """∂C/∂i = ∂C/∂c ⊙ g."""
        return cell.delta_c * cell.g

    @rule
    def delta_f(self, cell: Cell) -> NDArray:
        """∂C/∂f = ∂C/∂c ⊙ cₙ₋₁."""
        return cell.delta_c * cell.c_before

    @rule
    def delta_g(self, cell: Cell) -> NDArray:
        """∂C/∂g = ∂C/∂c ⊙ i."""
        return cell.delta_c * cell.i

    def behind(self, cell: Cell) -> None:
        cell.delta_o = self.delta_o(cell)
        cell.delta_c = self.delta_c(cell)
        cell.delta_i, cell.delta_f, cell.delta_g = self.delta_i(cell), self.delta_f(cell), self.delta_g(cell)
        for gate in self.layer.gates:
            setattr(cell, f"dz_{gate}", self.dz(cell, cell.of_gate("delta", gate), gate))
