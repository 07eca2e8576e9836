"""The output weights' update with an earlier hidden state."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class OutputStateBefore(CellMistake):
    """The gradient of the output weights is made with the hidden state of the timestep before, such as the last but one."""

    kind: ClassVar[str] = "output_state_before"
    label: ClassVar[str] = "earlier hidden state in the output's ΔW"
    formula: ClassVar[str] = r"\Delta W_\mathrm{S}^L = \sum_n \nabla_{z^L_n} C \otimes h^{L-1}_{n-1}"
    wrong: ClassVar[str] = "The output is computed from the hidden state of the same timestep."
    essay: ClassVar[str] = "the sequel: ΔW_S += (δ ⊙ σ′) ⊗ hˡ⁻¹ₙ"

    def operand(self, right, cell, weight):
        return cell.below_before if weight.startswith("W_space") else right(cell, weight)

    def misfit_layer(self, spec, layer):
        if layer < len(spec.layers) - 1:
            return "the output layer"
        return "" if layer and spec.max_timesteps > 1 else "an output layer above a hidden one, with several timesteps"
