"""h of the wrong timestep in ΔW_T."""

from dataclasses import dataclass
from typing import ClassVar

from ..parameters import Choice, param
from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class StateOffByOne(CellMistake):
    """The gradient of W_T is made with the state of the same timestep, or of two before, where that of one before
    belongs.
    """

    kind: ClassVar[str] = "state_off_by_one"
    label: ClassVar[str] = "h off by one in ΔW_T"
    formula: ClassVar[str] = r"\Delta W_\mathrm{T} = \sum_n \nabla_{z_n} C \otimes h_n"
    wrong: ClassVar[str] = "W_T multiplies the state of the timestep before."
    essay: ClassVar[str] = "the sequel: ΔW_T += (δ ⊙ σ′) ⊗ hₙ₋₁"

    state: str = param(
        Choice(choices=("same", "two_before"), about="The state of the same timestep, or of two before."), "same"
    )
    memory: ClassVar[bool] = True

    def operand(self, right, cell, weight):
        if not weight.startswith("W_time"):
            return right(cell, weight)
        return cell.h if self.state == "same" else cell.earlier("h_before")
