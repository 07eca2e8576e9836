"""The same number everywhere."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..parameters import Real, param
from ..registry import register
from .base import Initialiser


@register
@dataclass(frozen=True)
class Constant(Initialiser):
    """The same number for every weight and bias. It shows why units that start alike stay alike."""

    kind: ClassVar[str] = "constant"
    label: ClassVar[str] = "constant"
    formula: ClassVar[str] = r"w = c"

    value: float = param(Real(low=-1000.0, high=1000.0, symbol="c", about="Value of every weight and bias."), 0.5)

    def matrix(self, rng, shape):
        return np.full(shape, self.value)

    def bias(self, rng, units):
        return np.full(units, self.value)
