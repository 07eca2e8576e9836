"""The regulariser within the mean."""

from dataclasses import dataclass, replace
from typing import ClassVar

from ..registry import register
from .base import Mistake


@register
@dataclass(frozen=True)
class RegulariserInMean(Mistake):
    """The regulariser is divided by the batch size along with the errors."""

    kind: ClassVar[str] = "regulariser_in_mean"
    label: ClassVar[str] = "regulariser within the mean"
    formula: ClassVar[str] = r"w \leftarrow w - \eta \left( \frac{\partial C}{\partial w} + \frac{\lambda}{B} w \right)"
    wrong: ClassVar[str] = "Only the errors are averaged over the batch; the regulariser stands beside that mean."
    essay: ClassVar[str] = "Nielsen, chapter 3, equations 87 to 93"

    def optimiser(self, right, optimiser, batch):
        chosen = right(optimiser, batch)
        return replace(chosen, l2=chosen.l2 and chosen.l2 / batch)

    def misfit(self, spec):
        if not spec.optimiser.l2:
            return "an optimiser with weight decay (l2)"
        return "" if spec.batch_size > 1 else "a batch of several samples"
