"""σ′ by the formula of another function."""

from dataclasses import dataclass
from typing import ClassVar

from ..parameters import Choice, param
from ..registry import register
from .base import GateMistake

FORMULAS = {"sigmoid": lambda h: h * (1.0 - h), "tanh": lambda h: 1.0 - h**2, "unsquared": lambda h: 1.0 - h}


@register
@dataclass(frozen=True)
class SlopeFormula(GateMistake):
    """σ′ is written as that of another function: h (1 − h) for tanh, 1 − h² for the sigmoid, or 1 − h."""

    kind: ClassVar[str] = "slope_formula"
    label: ClassVar[str] = "σ′ of another function"
    formula: ClassVar[str] = r"\nabla_z C = \delta \odot (1 - h)"
    wrong: ClassVar[str] = "Each activation has its own slope: h (1 − h) is that of the sigmoid, and 1 − h² that of tanh."
    essay: ClassVar[str] = "“Scary math in the form of vectors”: dσ/dz at z"

    of: str = param(
        Choice(choices=tuple(FORMULAS), about="sigmoid: h (1 − h); tanh: 1 − h²; unsquared: 1 − h."), "unsquared"
    )

    def slope(self, right, cell, gate=""):
        value = cell.value(gate)
        return right(cell, gate) if cell.squash(gate).kind == self.of else FORMULAS[self.of](value)

    def misfit_layer(self, spec, layer):
        chosen = spec.layers[layer]
        if not chosen.gates and chosen.activation.coupled:
            return "a layer whose activation works unit by unit"
        if not chosen.gates and chosen.activation.kind == self.of:
            return f"a layer with another activation than {self.of}"
        if layer == len(spec.layers) - 1 and spec.cost.partner and not chosen.recurrent:
            return "a layer whose error signal goes through σ′"
        return super().misfit_layer(spec, layer)
