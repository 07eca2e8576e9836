"""Cross-entropy of a probability against 0 or 1."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import Apply, E, Fraction, Glyph, Negative, Number, Power, Product, Sum, Vector, difference
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

    def stable_formula(self, y, z, t, over_units):
        size = Apply(Glyph("max"), Vector((Negative(z), z)))
        positive = Apply(Glyph("max"), Vector((Number(0.0), z)))
        small = Power(E, Negative(size))
        return Sum((Apply(Glyph("ln"), Sum((Number(1.0), small))), positive, Negative(Product((t, z)))))

    def slope_formula(self, y, t):
        return Fraction(difference(y, t), Product((y, difference(Number(1.0), y))))

    def joint_formula(self, y, t, all_targets):
        return difference(y, t)
