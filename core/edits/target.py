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
    """One target of one training sample, from the next update on."""

    kind: ClassVar[str] = "target"
    label: ClassVar[str] = "target"
    array: ClassVar[str] = "targets"

    sample: int = param(Integer(about="Index of the training sample, from 0."))
    timestep: int = param(Integer(symbol="n", about="Timestep, from 0; many-to-one: 0."))
    unit: int = param(Integer(about="Index of the output, from 0."))
    value: float = param(Real(symbol="t", about="The new value."))

    def fits(self, trainer):
        super().fits(trainer)
        cost = trainer.spec.cost
        if cost.probabilities and not 0.0 <= self.value <= 1.0:
            raise SpecError("value", f"a probability from 0 to 1, since the cost is {cost.label}", self.value)
