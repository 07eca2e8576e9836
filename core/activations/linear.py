"""No squashing at all."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import Number
from ..registry import register
from .base import Activation


@register
@dataclass(frozen=True)
class Linear(Activation):
    """The identity, for outputs that may be any number."""

    kind: ClassVar[str] = "linear"
    label: ClassVar[str] = "linear"
    symbol: ClassVar[str] = "id"
    formula: ClassVar[str] = r"\sigma(z) = z, \quad \sigma'(z) = 1"
    code: ClassVar[str] = "{z}"
    slope_code: ClassVar[str] = "np.ones_like({z})"

    def forward(self, z, h):
        np.copyto(h, z)

    def derivative(self, z, h, dsigma):
        dsigma.fill(1.0)

    def written(self, z, over_units):
        return z

    def written_slope(self, z, h):
        return Number(1.0)
