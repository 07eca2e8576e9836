"""Softmax, which turns a layer's outputs into probabilities."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import E, Fraction, Number, Power, Product, difference, largest
from ..registry import register
from .base import ONE, Activation


@register
@dataclass(frozen=True)
class Softmax(Activation):
    """Probabilities that add up to 1, for classification into several classes.

    Every output depends on every z, so ∂C/∂z takes the whole Jacobian h_i (1[i=j] − h_j) and not only
    δ ⊙ σ′; `dsigma` shows its diagonal.
    Source: Nielsen, Neural Networks and Deep Learning, chapter 3, equation 78.
    """

    kind: ClassVar[str] = "softmax"
    label: ClassVar[str] = "softmax"
    source: ClassVar[str] = "Nielsen, chapter 3, eq. 78"
    output_only: ClassVar[bool] = True
    fewest: ClassVar[int] = 2
    coupled: ClassVar[bool] = True

    def forward(self, z, h):
        np.subtract(z, z.real.max(axis=-1, keepdims=True), h)  # so that no e^z overflows
        np.exp(h, h)
        np.divide(h, h.sum(axis=-1, keepdims=True), h)

    def derivative(self, z, h, dsigma):
        np.subtract(ONE, h, dsigma)
        np.multiply(dsigma, h, dsigma)

    def backward(self, delta, h, dsigma, dz):
        inner = np.vecdot(delta.conj(), h)[..., None]  # which takes the conjugate of its first: δ, unless it is complex
        np.subtract(delta, inner, dz)
        np.multiply(dz, h, dz)

    def jacobian(self, h, dsigma):
        return h[..., None] * (np.eye(h.shape[-1]) - h[..., None, :])

    def value_formula(self, z, over_units):
        return Fraction(Power(E, z), over_units(lambda other: Power(E, other)))

    def stable_formula(self, z, over_units):
        def raised(z):
            return Power(E, difference(z, largest(z)))

        return Fraction(raised(z), over_units(raised))

    def slope_formula(self, z, h):
        return Product((h, difference(Number(1.0), h)))

    def backward_formula(self, delta, dsigma, h, over_units):
        return Product((h, difference(delta, over_units(lambda each_delta, each_h: Product((each_delta, each_h))))))
