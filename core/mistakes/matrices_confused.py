"""W_S where W_T belongs, or W_T for W_S."""

from dataclasses import dataclass
from typing import ClassVar

from ..parameters import Choice, param
from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class MatricesConfused(CellMistake):
    """The error is handed back in time through the weights of the layer below, or down through those of time."""

    kind: ClassVar[str] = "matrices_confused"
    label: ClassVar[str] = "W_S and W_T confused"
    formula: ClassVar[str] = r"{}_\mathrm{T}\delta = W_\mathrm{S}^\mathsf{T} \nabla_z C"
    wrong: ClassVar[str] = "What goes back in time went forward through W_T, and what goes down came up through W_S."
    essay: ClassVar[str] = "the sequel: Sδ = W_Sᵀ (δ ⊙ σ′), Tδ = W_Tᵀ (δ ⊙ σ′)"

    handed: str = param(Choice(choices=("back", "down"), about="back: W_S for W_T; down: W_T for W_S."), "back")
    memory: ClassVar[bool] = True

    def back(self, right, cell, weight, dz):
        return right(cell, weight.replace("W_time", "W_space") if self.handed == "back" else weight, dz)

    def down(self, right, cell, weight, dz):
        return right(cell, weight.replace("W_space", "W_time") if self.handed == "down" else weight, dz)

    def misfit_layer(self, spec, layer):
        below = spec.layers[layer - 1].units if layer else spec.input_size
        if layer == 0 and self.handed == "down":
            return "a layer that hands an error down to another"
        return "" if spec.layers[layer].units == below else "a layer with as many units as the one below"
