"""A constant factor too many."""

from dataclasses import dataclass
from typing import ClassVar

from ..parameters import Flag, Real, param
from ..registry import register
from .base import Mistake


@register
@dataclass(frozen=True)
class ConstantFactor(Mistake):
    """The error of the output has a constant factor that is not in the derivative of the cost."""

    kind: ClassVar[str] = "constant_factor"
    label: ClassVar[str] = "constant factor"
    formula: ClassVar[str] = r"\delta^L = k \, \nabla_y C"
    wrong: ClassVar[str] = (
        "The derivative follows from the cost as it is written: (y − t)² has the factor 2, ½ (y − t)² has none."
    )
    essay: ClassVar[str] = "“The backprop insight”, step 2: δ = ∇C at y"

    factor: float = param(Real(low=-1e6, high=1e6, about="The factor: 2, ½, 4 …"), 2.0)
    per_sample: bool = param(Flag(about="Whether it is divided by the batch size, as 4/m."), False)

    @classmethod
    def variants(cls):
        return cls(2.0), cls(0.5), cls(4.0, per_sample=True)

    def output_error(self, right, forward):
        return right(forward) * self._factor(forward)

    def joint_error(self, right, forward):
        joint = right(forward)
        return None if joint is None else joint * self._factor(forward)

    def _factor(self, forward):
        return self.factor / len(forward.lengths) if self.per_sample else self.factor

    def misfit(self, spec):
        return "a batch of several samples" if self.per_sample and spec.batch_size == 1 else ""
