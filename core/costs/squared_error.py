"""The square of the error."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import Number, Power, difference
from ..registry import register
from .base import Cost

TWO = np.array(2.0)


@register
@dataclass(frozen=True)
class SquaredError(Cost):
    """(y − t)², whose derivative has the factor 2; the cost of the seed's sequel."""

    kind: ClassVar[str] = "squared_error"
    label: ClassVar[str] = "squared error"

    def forward(self, y, z, t, cost):
        np.subtract(y, t, cost)
        np.multiply(cost, cost, cost)

    def backward(self, y, t, gradient):
        np.subtract(y, t, gradient)
        np.multiply(gradient, TWO, gradient)

    def value_formula(self, y, t):
        return Power(difference(y, t), Number(2.0))
