"""The logistic sigmoid."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import E, Fraction, Negative, Number, Power, Product, Sum, difference
from ..registry import register
from .base import ONE, Activation


@register
@dataclass(frozen=True)
class Sigmoid(Activation):
    """Maps any number into (0, 1). Its slope is at most ¼, so every layer and every timestep shrinks the error signal.

    Source: Nielsen, Neural Networks and Deep Learning, chapter 1, equation 3.
    """

    kind: ClassVar[str] = "sigmoid"
    label: ClassVar[str] = "sigmoid"
    source: ClassVar[str] = "Nielsen, chapter 1, eq. 3"

    def forward(self, z, h):
        if h.dtype.kind == "c":  # the same function, of −|z|, analytic on either side: e^(-z) would overflow to ∞ + ∞i
            small = np.exp(np.where(z.real > 0, -z, z))
            h[...] = np.where(z.real > 0, ONE, small) / (ONE + small)
            return
        np.negative(z, h)
        np.exp(h, h)
        np.add(h, ONE, h)
        np.reciprocal(h, h)

    def derivative(self, z, h, dsigma):
        np.subtract(ONE, h, dsigma)
        np.multiply(dsigma, h, dsigma)

    def value_formula(self, z, over_units):
        return Fraction(Number(1.0), Sum((Number(1.0), Power(E, Negative(z)))))

    def slope_formula(self, z, h):
        return Product((h, difference(Number(1.0), h)))
