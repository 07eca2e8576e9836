"""A σ′ too many on a cross-entropy output."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..parameters import Choice, param
from ..registry import register
from .base import Mistake


@register
@dataclass(frozen=True)
class SlopeOnCrossEntropy(Mistake):
    """y − t, which is ∂C/∂z already, is taken for ∂C/∂y and multiplied by σ′ once more."""

    kind: ClassVar[str] = "slope_on_cross_entropy"
    label: ClassVar[str] = "σ′ too many on cross-entropy"
    formula: ClassVar[str] = r"\nabla_{z^L} C = (y - t) \odot \sigma'(z^L)"
    wrong: ClassVar[str] = "y − t of cross-entropy is ∂C/∂z: the slope of the output's activation is in it already."
    essay: ClassVar[str] = "“The backprop insight”, step 2: δ = ∇C at y"

    through: str = param(
        Choice(choices=("diagonal", "jacobian"), about="Of a softmax: multiplied by y (1 − y), or by its Jacobian."),
        "diagonal",
    )

    def output_error(self, right, forward):
        error = np.empty_like(forward.outputs)
        forward.spec.cost.backward_through_partner(forward.outputs, forward.targets, error)
        return error

    def joint_error(self, right, forward):
        return None

    def dz(self, right, cell, delta, gate=""):
        diagonal = not gate and cell.layer.activation.coupled and self.through == "diagonal"
        return delta * cell.dsigma if diagonal else right(cell, delta, gate)

    def misfit(self, spec):
        if self.through == "jacobian" and not spec.layers[-1].activation.coupled:
            return "a softmax output, whose Jacobian is not diagonal"
        return "" if spec.cost.partner else "a cost with a partner, such as cross-entropy"
