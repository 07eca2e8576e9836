"""The rectified linear unit."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import Apply, Glyph, Number, Vector
from ..registry import register
from .base import ZERO, Activation


@register
@dataclass(frozen=True)
class ReLU(Activation):
    """Passes positive values and sets the rest to zero. The error signal passes unchanged or not at all.

    At z = 0, where it has no derivative, σ′ is taken as 0.
    Source: Goodfellow, Bengio and Courville, Deep Learning, section 6.3.1.
    """

    kind: ClassVar[str] = "relu"
    label: ClassVar[str] = "ReLU"
    source: ClassVar[str] = "Goodfellow, section 6.3.1"

    def forward(self, z, h):
        np.multiply(z, z.real > 0, h) if h.dtype.kind == "c" else np.maximum(z, ZERO, out=h)

    def derivative(self, z, h, dsigma):
        np.greater(z.real, ZERO, dsigma)

    def value_formula(self, z, over_units):
        return Apply(Glyph("max"), Vector((Number(0.0), z)))
