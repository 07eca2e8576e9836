"""Tδ forgotten."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class DeltaTimeForgotten(CellMistake):
    """What the next timestep hands back is left out: dh_next is not carried on."""

    kind: ClassVar[str] = "delta_time_forgotten"
    label: ClassVar[str] = "dh_next not carried on"
    formula: ClassVar[str] = r"\delta_n = {}_\mathrm{S}\delta_n"
    wrong: ClassVar[str] = (
        "The state of a timestep has an effect on all later timesteps, so their errors are part of its own."
    )
    essay: ClassVar[str] = "the sequel, Tδ = W_Tᵀ (δ ⊙ σ′)"
    several_timesteps: ClassVar[bool] = True

    def delta_time(self, right, after):
        return np.zeros_like(after.h)
