"""The learning rate forgotten."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import Mistake


@register
@dataclass(frozen=True)
class RateForgotten(Mistake):
    """The update is the gradient itself, without the learning rate η."""

    kind: ClassVar[str] = "rate_forgotten"
    label: ClassVar[str] = "η forgotten"
    formula: ClassVar[str] = r"w \leftarrow w - \frac{\partial C}{\partial w}"
    wrong: ClassVar[str] = "The gradient says in which direction to go, and η how far."
    essay: ClassVar[str] = "“Why gradients?”: w ← w − η dC/dw, whose component form further down has no η"

    def applied(self, right, update, rate):
        return right(update, rate) / rate

    def misfit(self, spec):
        rate = spec.optimiser.learning_rate
        fits = spec.optimiser.kind == "gradient_descent" and rate not in (0.0, 1.0)
        return "" if fits else "plain gradient descent with a learning rate other than 0 and 1"
