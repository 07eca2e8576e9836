"""σ′ forgotten."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import GateMistake


@register
@dataclass(frozen=True)
class SlopeMissing(GateMistake):
    """δ is used as ∂C/∂z: the factor σ′(z) is left out."""

    kind: ClassVar[str] = "slope_missing"
    label: ClassVar[str] = "σ′ missing"
    formula: ClassVar[str] = r"\nabla_z C = \delta"
    wrong: ClassVar[str] = "z has an effect on the cost through h = σ(z), so the chain rule multiplies by σ′(z)."
    essay: ClassVar[str] = "“The backprop insight”, step 3: δ ⊙ dσ/dz"

    def dz(self, right, cell, delta, gate=""):
        return delta
