"""The softmax's Jacobian taken for its diagonal."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import LayerMistake


@register
@dataclass(frozen=True)
class SoftmaxDiagonal(LayerMistake):
    """δ is multiplied by y (1 − y), unit by unit, as after a sigmoid."""

    kind: ClassVar[str] = "softmax_diagonal"
    label: ClassVar[str] = "diagonal of softmax only"
    formula: ClassVar[str] = r"\nabla_{z^L} C = \delta \odot y \odot (1 - y)"
    wrong: ClassVar[str] = "Every output of a softmax depends on every z, so ∂C/∂z takes the whole Jacobian."
    essay: ClassVar[str] = "Nielsen, chapter 3, equation 78"

    def dz(self, right, cell, delta, gate=""):
        return delta * cell.dsigma

    def misfit_layer(self, spec, layer):
        activation = spec.layers[layer].activation
        joint = spec.cost.partner is not None
        return "" if activation.coupled and not joint else "a softmax layer whose cost is not its partner"
