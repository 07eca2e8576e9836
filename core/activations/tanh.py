"""The hyperbolic tangent."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..registry import register
from .base import ONE, Activation


@register
@dataclass(frozen=True)
class Tanh(Activation):
    """Squashes any number into (−1, 1); its slope at zero is 1, four times that of the sigmoid.

    Source: Goodfellow, Bengio and Courville, Deep Learning, section 6.3.2.
    """

    kind: ClassVar[str] = "tanh"
    label: ClassVar[str] = "tanh"
    symbol: ClassVar[str] = "tanh"
    formula: ClassVar[str] = r"\sigma(z) = \tanh z, \quad \sigma'(z) = 1 - \tanh^2 z"
    source: ClassVar[str] = "Goodfellow, section 6.3.2"

    def forward(self, z, h):
        np.tanh(z, h)

    def derivative(self, z, h, dsigma):
        np.multiply(h, h, dsigma)
        np.subtract(ONE, dsigma, dsigma)
