"""Plain gradient descent."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..maths.tree import Negative, Product
from ..parameters import Real, param
from ..registry import register
from .base import Optimiser


@register
@dataclass(frozen=True)
class GradientDescent(Optimiser):
    """Against the gradient, by the learning rate: w ← w − η ∂C/∂w.

    Source: the seed, "Why gradients?".
    """

    kind: ClassVar[str] = "gradient_descent"
    label: ClassVar[str] = "gradient descent"
    formula: ClassVar[str] = r"w \leftarrow w - \eta \frac{\partial C}{\partial w}"

    learning_rate: float = param(Real(low=0.0, high=1000.0, symbol="η", about="How far each update goes against the gradient."), 0.1)

    def update(self, gradient, memory, update):
        np.multiply(gradient, -self.learning_rate, update)

    def written(self, gradient, eta):
        return Negative(Product((eta, gradient)))
