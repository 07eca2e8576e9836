"""Times the weight for its input."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class WeightForOperand(CellMistake):
    """The gradient of a weight is the error signal times the weight itself, not times what the weight multiplies."""

    kind: ClassVar[str] = "weight_for_operand"
    label: ClassVar[str] = "times the weight, not its input"
    formula: ClassVar[str] = r"\Delta w_{ij} = \sum_n (\nabla_{z_n} C)_i \, w_{ij}"
    wrong: ClassVar[str] = "z = W h depends on an entry of W with the slope h."
    essay: ClassVar[str] = "“Scary math in the form of vectors”: the derivative of Σ w x in w is x"

    def outer(self, right, cell, weight):
        return cell.signal(weight).sum(axis=0)[:, None] * cell.weights[weight]
