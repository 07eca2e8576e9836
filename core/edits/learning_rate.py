"""Another learning rate."""

from dataclasses import dataclass, replace
from typing import ClassVar

from ..errors import SpecError
from ..parameters import Real, param
from ..registry import register
from .base import Edit


@register
@dataclass(frozen=True)
class LearningRate(Edit):
    """The learning rate η, from the next update on."""

    kind: ClassVar[str] = "learning_rate"
    label: ClassVar[str] = "learning rate"
    setting: ClassVar[str] = "learning_rate"

    value: float = param(Real(low=0.0, high=1000.0, symbol="η", about="Learning rate: step size against the gradient."))

    def fits(self, trainer):
        try:
            replace(trainer.optimiser, learning_rate=self.value)  # which may take fewer values
        except SpecError as error:
            raise SpecError("value", error.expected, error.got) from None

    def change(self, trainer):
        optimiser = replace(trainer.optimiser, learning_rate=self.value)
        trainer.settings = replace(trainer.settings, optimiser=optimiser)
