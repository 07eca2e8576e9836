"""Uniformly distributed weights."""

from dataclasses import dataclass
from typing import ClassVar

from ..errors import SpecError
from ..parameters import Real, param
from ..registry import register
from .base import Initialiser


@register
@dataclass(frozen=True)
class Uniform(Initialiser):
    """A uniform distribution between two bounds for every weight and bias; the author's notebooks use 0 and 1."""

    kind: ClassVar[str] = "uniform"
    label: ClassVar[str] = "uniform"
    formula: ClassVar[str] = r"w \sim U(a, b)"

    low: float = param(Real(low=-1000.0, high=1000.0, symbol="a", about="The lower bound."), -0.5)
    high: float = param(Real(low=-1000.0, high=1000.0, symbol="b", about="The upper bound."), 0.5)

    def check(self):
        if self.high < self.low:
            raise SpecError("high", f"at least the lower bound, {self.low:g}", self.high)

    def matrix(self, rng, shape):
        return rng.uniform(self.low, self.high, shape)

    def bias(self, rng, units):
        return rng.uniform(self.low, self.high, units)
