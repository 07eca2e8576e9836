"""What the memory of the next timestep hands back is not added."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class MemoryNotAdded(CellMistake):
    """What the memory of the next timestep hands back is computed, and not added to what comes from h."""

    kind: ClassVar[str] = "memory_not_added"
    label: ClassVar[str] = "dc_next not added"
    formula: ClassVar[str] = (
        r"\nabla_{c_n} C = \delta_n \odot o_n \odot (1 - \tanh^2 c_n), \quad {}_\mathrm{T}\nabla_{c_n} C = f \odot \nabla_c C"
    )
    wrong: ClassVar[str] = (
        "c has an effect on h and on the memory of the next timestep, and the derivative is the sum over both."
    )
    essay: ClassVar[str] = "Lipton, section 4.1: cₙ = f ⊙ cₙ₋₁ + i ⊙ g"
    several_timesteps: ClassVar[bool] = True

    def delta_c(self, right, cell):
        return right(cell.having(delta_c_time=np.zeros_like(cell.c)))
