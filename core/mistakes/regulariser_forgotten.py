"""The regulariser's gradient forgotten."""

from dataclasses import dataclass, replace
from typing import ClassVar

from ..registry import register
from .base import Mistake


@register
@dataclass(frozen=True)
class RegulariserForgotten(Mistake):
    """The gradient of the regulariser, λ w, is not added."""

    kind: ClassVar[str] = "regulariser_forgotten"
    label: ClassVar[str] = "regulariser's gradient forgotten"
    formula: ClassVar[str] = r"w \leftarrow w - \eta \frac{\partial C}{\partial w}"
    wrong: ClassVar[str] = "The cost has a term λ/2 ‖W‖², whose derivative is λ w."
    essay: ClassVar[str] = "Nielsen, chapter 3, equations 87 to 93"

    def optimiser(self, right, optimiser, batch):
        return replace(right(optimiser, batch), l2=None)

    def misfit(self, spec):
        return "" if spec.optimiser.l2 else "an optimiser with weight decay (l2)"
