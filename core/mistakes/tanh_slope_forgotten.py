"""tanh′ of the memory forgotten."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class TanhSlopeForgotten(CellMistake):
    """The error goes from h into the memory without the slope 1 − tanh² c."""

    kind: ClassVar[str] = "tanh_slope_forgotten"
    label: ClassVar[str] = "tanh′(c) forgotten"
    formula: ClassVar[str] = r"\nabla_{c_n} C = \delta_n \odot o_n + \ldots"
    wrong: ClassVar[str] = "h = o ⊙ tanh c, so c has an effect on h with the slope of tanh at c."
    essay: ClassVar[str] = "Lipton, section 4.1: hₙ = o ⊙ tanh cₙ"

    def delta_c(self, right, cell):
        return right(cell.having(dsigma_c=np.ones_like(cell.c)))
