"""The output gate forgotten on the way into the memory."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class OutputGateForgotten(CellMistake):
    """The error goes from h into the memory without the factor o."""

    kind: ClassVar[str] = "output_gate_forgotten"
    label: ClassVar[str] = "output gate forgotten at c"
    formula: ClassVar[str] = r"\nabla_{c_n} C = \delta_n \odot (1 - \tanh^2 c_n) + \ldots"
    wrong: ClassVar[str] = "h = o ⊙ tanh c, so c has an effect on h with the slope o ⊙ (1 − tanh² c)."
    essay: ClassVar[str] = "Lipton, section 4.1: hₙ = o ⊙ tanh cₙ"

    def delta_c(self, right, cell):
        return right(cell.having(o=np.ones_like(cell.o)))
