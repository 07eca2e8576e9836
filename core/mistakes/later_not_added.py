"""What the next timestep hands back is not added."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class LaterNotAdded(CellMistake):
    """What the next timestep hands back is computed, and not added to what enters at the timestep itself."""

    kind: ClassVar[str] = "later_not_added"
    label: ClassVar[str] = "dh_next not added"
    formula: ClassVar[str] = r"\delta_n = {}_\mathrm{S}\delta_n, \quad {}_\mathrm{T}\delta_n = W_\mathrm{T}^\top (\delta_n \odot \sigma'_n)"
    wrong: ClassVar[str] = (
        "A timestep's h has an effect on the next timestep as well as on its own output, and the derivative is the sum "
        "over both."
    )
    essay: ClassVar[str] = "the sequel, δ = Sδ + Tδ: both terms"
    memory: ClassVar[bool] = True
    several_timesteps: ClassVar[bool] = True

    def delta(self, right, cell, from_above, from_later):
        return right(cell, from_above, np.zeros_like(from_later))
