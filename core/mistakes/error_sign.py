"""The error with the wrong sign."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import Mistake


@register
@dataclass(frozen=True)
class ErrorSign(Mistake):
    """The error of the output is taken as t − y."""

    kind: ClassVar[str] = "error_sign"
    label: ClassVar[str] = "t − y for y − t"
    formula: ClassVar[str] = r"\delta^L = -\nabla_y C"
    wrong: ClassVar[str] = "The cost grows with y where y is above t, so its derivative has the sign of y − t."
    essay: ClassVar[str] = "“The handwaving backprop explanation”, Cost function: dC/dy"

    def output_error(self, right, forward):
        return -right(forward)

    def joint_error(self, right, forward):
        joint = right(forward)
        return None if joint is None else -joint
