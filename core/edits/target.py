"""Another target."""

from dataclasses import dataclass
from typing import ClassVar

from ..errors import SpecError
from ..parameters import Integer, Real, param
from ..registry import register
from .base import DataEdit


@register
@dataclass(frozen=True)
class Target(DataEdit):
    """One target of one training sample, whenever it comes again."""

    kind: ClassVar[str] = "target"
    label: ClassVar[str] = "target"
    array: ClassVar[str] = "targets"

    sample: int = param(Integer(about="Which sample of the training data, from 0."))
    timestep: int = param(Integer(symbol="n", about="Which timestep, from 0; where only the last one has a target, 0."))
    unit: int = param(Integer(about="Which of the outputs, from 0."))
    value: float = param(Real(symbol="t", about="What it is set to."))

    def fits(self, trainer):
        super().fits(trainer)
        cost = trainer.spec.cost
        if cost.probabilities and not 0.0 <= self.value <= 1.0:
            raise SpecError("value", f"a probability from 0 to 1, since the cost is {cost.label}", self.value)
