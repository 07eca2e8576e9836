"""The hyperbolic tangent."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import Apply, Glyph, Number, Power, difference
from ..registry import register
from .base import ONE, Activation


@register
@dataclass(frozen=True)
class Tanh(Activation):
    """Maps any number into (−1, 1). Its slope at zero is 1, four times that of the sigmoid.

    Source: Goodfellow, Bengio and Courville, Deep Learning, section 6.3.2.
    """

    kind: ClassVar[str] = "tanh"
    label: ClassVar[str] = "tanh"
    source: ClassVar[str] = "Goodfellow, section 6.3.2"

    def forward(self, z, h):
        np.tanh(z, h)

    def derivative(self, z, h, dsigma):
        np.multiply(h, h, dsigma)
        np.subtract(ONE, dsigma, dsigma)

    def value_formula(self, z, over_units):
        return Apply(Glyph("tanh"), z)

    def slope_formula(self, z, h):
        return difference(Number(1.0), Power(h, Number(2.0)))
