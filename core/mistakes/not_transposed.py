"""W where Wᵀ belongs."""

from dataclasses import dataclass
from typing import ClassVar

from ..parameters import Choice, param
from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class NotTransposed(CellMistake):
    """The error signal is multiplied by W and not by Wᵀ."""

    kind: ClassVar[str] = "not_transposed"
    label: ClassVar[str] = "W for Wᵀ"
    formula: ClassVar[str] = r"{}_\mathrm{S}\delta = W_\mathrm{S} \nabla_z C, \quad {}_\mathrm{T}\delta = W_\mathrm{T} \nabla_z C"
    wrong: ClassVar[str] = (
        "An error signal goes back along the weights from this layer's units to the ones below, which is the product "
        "with Wᵀ."
    )
    essay: ClassVar[str] = "“Scary math in the form of vectors”: Σᵤ kᵤ aᵤᵢ is component i of Aᵀ k"

    matrix: str | None = param(
        Choice(choices=("W_space", "W_time"), optional=True, about="Which matrix; empty: every square one."), None
    )

    def down(self, right, cell, weight, dz):
        return self._turned("W_time", right, cell, weight, dz)

    def back(self, right, cell, weight, dz):
        return self._turned("W_space", right, cell, weight, dz)

    def _turned(self, other, right, cell, weight, dz):
        matrix = cell.weights[weight]
        if self.matrix == other or matrix.shape[0] != matrix.shape[1]:
            return right(cell, weight, dz)
        return right(cell.having(weights=cell.weights | {weight: matrix.T}), weight, dz)

    def misfit_layer(self, spec, layer):
        chosen, below = spec.layers[layer], spec.layers[layer - 1].units if layer else 0
        square = {"W_space": chosen.units == below, "W_time": chosen.recurrent}
        fits = any(square.values()) if self.matrix is None else square[self.matrix]
        return "" if fits else "a layer with a square matrix that hands an error on"
