"""Cross-entropy of a distribution over classes."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import Apply, E, Fraction, Glyph, Negative, Power, Product, difference, largest
from ..registry import register
from .base import Cost


@register
@dataclass(frozen=True)
class CrossEntropy(Cost):
    """Negative log-likelihood of the target class. After a softmax, ∂C/∂z is y − t where the targets sum to 1.

    Computed from z as t (log Σ e^z − z), so that a probability of zero costs much but not infinity.
    Source: Nielsen, Neural Networks and Deep Learning, chapter 3, equations 80 to 82.
    """

    kind: ClassVar[str] = "cross_entropy"
    label: ClassVar[str] = "cross-entropy"
    source: ClassVar[str] = "Nielsen, chapter 3, eq. 80"
    partner: ClassVar[str] = "softmax"
    probabilities: ClassVar[bool] = True

    def forward(self, y, z, t, cost):
        lowered = z - z.real.max(axis=-1, keepdims=True)
        log_sum = np.log(np.exp(lowered).sum(axis=-1, keepdims=True))
        np.multiply(t, log_sum - lowered, cost)

    def backward(self, y, t, gradient):
        # Where a class has no share in the target its derivative is exactly zero, however small y is.
        gradient.fill(0.0)
        np.divide(-t, y, gradient, where=t != 0.0)

    def backward_through_partner(self, y, t, dz):
        np.multiply(y, t.sum(axis=-1, keepdims=True), dz)
        np.subtract(dz, t, dz)

    def value_formula(self, y, t):
        return Negative(Product((t, Apply(Glyph("ln"), y))))

    def stable_formula(self, y, z, t, over_units):
        def lowered(z):
            return difference(z, largest(z))

        log_sum = Apply(Glyph("ln"), over_units(lambda other: Power(E, lowered(other))))
        return Product((t, difference(log_sum, lowered(z))))

    def slope_formula(self, y, t):
        return Negative(Fraction(t, y))

    def joint_formula(self, y, t, all_targets):
        return difference(y if all_targets is None else Product((y, all_targets)), t)
