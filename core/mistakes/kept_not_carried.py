"""The direct path of a GRU forgotten."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class KeptNotCarried(CellMistake):
    """The error goes to the previous state through the gates alone; the part u ⊙ δ that the update gate keeps is left
    out.
    """

    kind: ClassVar[str] = "kept_not_carried"
    label: ClassVar[str] = "path along the kept state forgotten"
    formula: ClassVar[str] = r"{}_\mathrm{T}\delta = W_\mathrm{T}^\mathsf{T} \nabla_z C"
    wrong: ClassVar[str] = (
        "The state goes on to the next timestep directly as well, and this path carries most of the error signal."
    )
    essay: ClassVar[str] = "Cho et al. 2014: hₙ = (1 − u) ⊙ g + u ⊙ hₙ₋₁"
    several_timesteps: ClassVar[bool] = True

    def kept(self, right, cell):
        return np.zeros_like(cell.h)
