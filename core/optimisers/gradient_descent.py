"""Plain gradient descent."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import Negative, Product
from ..registry import register
from .base import Optimiser


@register
@dataclass(frozen=True)
class GradientDescent(Optimiser):
    """A step against the gradient: w ← w − η ∂C/∂w.

    Source: the seed, "Why gradients?".
    """

    kind: ClassVar[str] = "gradient_descent"
    label: ClassVar[str] = "gradient descent"
    formula: ClassVar[str] = r"w \leftarrow w - \eta \frac{\partial C}{\partial w}"

    def update(self, gradient, rate, memory, update):
        np.multiply(gradient, -rate, update)

    def update_formula(self, terms):
        return Negative(Product((terms.rate, terms.gradient)))
