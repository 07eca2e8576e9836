"""∂C/∂c of the next timestep forgotten."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class MemoryNotCarried(CellMistake):
    """What the memory of the next timestep hands back is left out: dc_next is not carried on."""

    kind: ClassVar[str] = "memory_not_carried"
    label: ClassVar[str] = "dc_next not carried on"
    formula: ClassVar[str] = r"\nabla_{c_n} C = \delta_n \odot o_n \odot (1 - \tanh^2 c_n)"
    wrong: ClassVar[str] = (
        "The memory goes on to the next timestep past the gates, and this path carries most of the error signal."
    )
    essay: ClassVar[str] = "Lipton, section 4.1: cₙ = f ⊙ cₙ₋₁ + i ⊙ g"
    several_timesteps: ClassVar[bool] = True

    def delta_c_time(self, right, after):
        return np.zeros_like(after.c)
