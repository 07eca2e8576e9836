"""The reset gate forgotten."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class ResetForgotten(CellMistake):
    """The error of what the state says to the candidate is not multiplied by the reset gate."""

    kind: ClassVar[str] = "reset_forgotten"
    label: ClassVar[str] = "reset gate forgotten"
    formula: ClassVar[str] = r"\nabla_m C = \nabla_{z_g} C"
    wrong: ClassVar[str] = "The candidate sees r ⊙ m, so m has an effect with the slope r."
    essay: ClassVar[str] = "Cho et al. 2014: g = tanh(W_S x + r ⊙ W_T hₙ₋₁)"

    def delta_m(self, right, cell):
        return right(cell.having(r=np.ones_like(cell.r)))
