"""hₙ₋₁ for W_T hₙ₋₁ in the reset gate's error."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class ResetOnState(CellMistake):
    """The error of the reset gate is made with the previous state, and not with its product with W_T."""

    kind: ClassVar[str] = "reset_on_state"
    label: ClassVar[str] = "reset gate's error with h, not W_T h"
    formula: ClassVar[str] = r"\nabla_r C = \nabla_{z_g} C \odot h_{n-1}"
    wrong: ClassVar[str] = "In this variant the reset gate multiplies W_T hₙ₋₁, not hₙ₋₁ itself."
    essay: ClassVar[str] = "Cho et al. 2014: g = tanh(W_S x + r ⊙ W_T hₙ₋₁)"

    def delta_r(self, right, cell):
        return right(cell.having(m=cell.h_before))
