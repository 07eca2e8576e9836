"""The square of the error."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import Number, Power, Product, difference
from ..registry import register
from .base import Cost

TWO = np.array(2.0)


@register
@dataclass(frozen=True)
class SquaredError(Cost):
    """(y − t)², whose derivative has the factor 2; the cost of the seed's sequel."""

    kind: ClassVar[str] = "squared_error"
    label: ClassVar[str] = "squared error"
    formula: ClassVar[str] = r"C = (y - t)^2, \quad \frac{\partial C}{\partial y} = 2\,(y - t)"
    code: ClassVar[str] = "({y} - {t})**2"
    slope_code: ClassVar[str] = "2 * ({y} - {t})"

    def forward(self, y, z, t, cost):
        np.subtract(y, t, cost)
        np.multiply(cost, cost, cost)

    def backward(self, y, t, gradient):
        np.subtract(y, t, gradient)
        np.multiply(gradient, TWO, gradient)

    def written(self, y, t):
        return Power(difference(y, t), Number(2.0))

    def written_slope(self, y, t):
        return Product((Number(2.0), difference(y, t)))
