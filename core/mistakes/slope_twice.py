"""σ′ twice."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import GateMistake


@register
@dataclass(frozen=True)
class SlopeTwice(GateMistake):
    """δ is multiplied by σ′(z) twice."""

    kind: ClassVar[str] = "slope_twice"
    label: ClassVar[str] = "σ′ twice"
    formula: ClassVar[str] = r"\nabla_z C = \delta \odot \sigma'(z) \odot \sigma'(z)"
    wrong: ClassVar[str] = "Each z passes through one σ, which contributes one factor σ′(z)."
    essay: ClassVar[str] = "“The backprop insight”, step 3: δ ⊙ dσ/dz"

    def dz(self, right, cell, delta, gate=""):
        return right(cell, right(cell, delta, gate), gate)
