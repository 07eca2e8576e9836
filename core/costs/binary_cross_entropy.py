"""Cross-entropy of a probability against 0 or 1."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import Apply, Fraction, Glyph, Negative, Number, Product, Sum, difference
from ..registry import register
from .base import Cost


@register
@dataclass(frozen=True)
class BinaryCrossEntropy(Cost):
    """Negative log-likelihood of a binary target, with y as its probability. After a sigmoid, ∂C/∂z is y − t.

    Computed from z as log(1 + e^z) − t z, which is exact for large |z| as well.
    Source: Nielsen, Neural Networks and Deep Learning, chapter 3, equations 57 and 61.
    """

    kind: ClassVar[str] = "binary_cross_entropy"
    label: ClassVar[str] = "binary cross-entropy"
    source: ClassVar[str] = "Nielsen, chapter 3, eq. 57"
    partner: ClassVar[str] = "sigmoid"
    probabilities: ClassVar[bool] = True

    def forward(self, y, z, t, cost):
        away = np.where(z.real > 0, -z, z)  # −|z|, analytic on either side
        np.log1p(np.exp(away), cost)
        cost += np.where(z.real > 0, z, 0.0) - t * z

    def backward(self, y, t, gradient):
        np.subtract(y, t, gradient)
        np.divide(gradient, y * (1.0 - y), gradient)

    def backward_through_partner(self, y, t, dz):
        np.subtract(y, t, dz)

    def value_formula(self, y, t):
        return Sum((Negative(Product((t, Apply(Glyph("ln"), y)))),
                    Negative(Product((difference(Number(1.0), t), Apply(Glyph("ln"), difference(Number(1.0), y)))))))

    def slope_formula(self, y, t):
        return Fraction(difference(y, t), Product((y, difference(Number(1.0), y))))

    def joint_formula(self, y, t, all_targets):
        return difference(y, t)
