"""An error that enters between the ends of a pass, left out."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class EnteringNotAdded(CellMistake):
    """At timesteps before the last one, only what comes from the next timestep is taken; what enters there is not added."""

    kind: ClassVar[str] = "entering_not_added"
    label: ClassVar[str] = "what enters at t is not added"
    formula: ClassVar[str] = r"\delta_n = {}_\mathrm{T}\delta_{n+1} \quad (n < N)"
    wrong: ClassVar[str] = (
        "A timestep's h has an effect on its own output as well as on the next timestep, and the derivative is the "
        "sum over both."
    )
    essay: ClassVar[str] = "the sequel, δ = Sδ + Tδ: both terms"
    memory: ClassVar[bool] = True
    several_timesteps: ClassVar[bool] = True

    def delta(self, right, cell, from_above, from_later):
        ends = (cell.n == cell.forward.lengths - 1)[:, None]
        return right(cell, np.where(ends, from_above, 0.0), from_later)
