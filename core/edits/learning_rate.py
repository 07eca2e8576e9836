"""Another learning rate."""

from dataclasses import dataclass, replace
from typing import ClassVar

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

    value: float = param(Real(low=0.0, high=1000.0, symbol="η", about="How far each update goes against the gradient."))

    def change(self, trainer):
        optimiser = replace(trainer.optimiser, learning_rate=self.value)
        trainer.conditions = replace(trainer.conditions, optimiser=optimiser)
