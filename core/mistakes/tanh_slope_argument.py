"""tanh′ of the wrong memory."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..parameters import Choice, param
from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class TanhSlopeArgument(CellMistake):
    """The slope of tanh is taken at another argument than the memory of this timestep."""

    kind: ClassVar[str] = "tanh_slope_argument"
    label: ClassVar[str] = "tanh′ of the wrong c"
    formula: ClassVar[str] = r"\nabla_{c_n} C = \delta_n \odot o_n \odot (1 - \tanh^2 c_{n-1}) + \ldots"
    wrong: ClassVar[str] = "h = o ⊙ tanh c, so the slope is 1 − tanh² c at this very c."
    essay: ClassVar[str] = "Lipton, section 4.1: hₙ = o ⊙ tanh cₙ"

    at: str = param(
        Choice(choices=("before", "squashed", "unsquashed"),
               about="before: at the memory of the timestep before; squashed: at tanh c; unsquashed: 1 − c²."),
        "before",
    )

    def delta_c(self, right, cell):
        squashed = {"before": np.tanh(cell.c_before), "squashed": np.tanh(cell.squashed), "unsquashed": cell.c}[self.at]
        return right(cell.having(dsigma_c=1.0 - squashed**2))
