"""The partner's shortcut without the partner."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import Mistake


@register
@dataclass(frozen=True)
class ShortcutWithoutPartner(Mistake):
    """∂C/∂z of the output is taken as y − t, although the activation is not the partner of the cost."""

    kind: ClassVar[str] = "shortcut_without_partner"
    label: ClassVar[str] = "y − t without the partner"
    formula: ClassVar[str] = r"\nabla_{z^L} C = y - t"
    wrong: ClassVar[str] = (
        "σ′ cancels only where the cost's derivative divides by it, as cross-entropy does after its own activation."
    )
    essay: ClassVar[str] = "“The backprop insight”: ∇C ⊙ dσ/dz at z₂"

    def joint_error(self, right, forward):
        return forward.outputs - forward.targets

    def misfit(self, spec):
        output = spec.layers[-1]
        if spec.cost.partner is not None:
            return "a cost without a partner, whose shortcut is not y − t"
        if output.gates or output.activation.kind == "linear":
            return "an output layer with an activation that has a slope"
        return ""
