"""Half the square of the error."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import Fraction, Number, Power, Product, difference
from ..registry import register
from .base import Cost

HALF = np.array(0.5)


@register
@dataclass(frozen=True)
class HalfSquaredError(Cost):
    """½(y − t)², whose derivative y − t has no factor 2.

    Source: Nielsen, Neural Networks and Deep Learning, chapter 2, equation 26.
    """

    kind: ClassVar[str] = "half_squared_error"
    label: ClassVar[str] = "half squared error"
    source: ClassVar[str] = "Nielsen, chapter 2, eq. 26"

    def forward(self, y, z, t, cost):
        np.subtract(y, t, cost)
        np.multiply(cost, cost, cost)
        np.multiply(cost, HALF, cost)

    def backward(self, y, t, gradient):
        np.subtract(y, t, gradient)

    def value_formula(self, y, t):
        return Product((Fraction(Number(1.0), Number(2.0)), Power(difference(y, t), Number(2.0))))

    def slope_formula(self, y, t):
        return difference(y, t)
