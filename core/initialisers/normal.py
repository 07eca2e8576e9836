"""Normally distributed weights."""

from dataclasses import dataclass
from typing import ClassVar

from ..parameters import Real, param
from ..registry import register
from .base import Initialiser


@register
@dataclass(frozen=True)
class Normal(Initialiser):
    """A normal distribution with one standard deviation for every weight and bias; Nielsen's first program uses 1.

    Source: Nielsen, Neural Networks and Deep Learning, chapter 1.
    """

    kind: ClassVar[str] = "normal"
    label: ClassVar[str] = "normal"
    formula: ClassVar[str] = r"w \sim N(\mu, s^2)"
    source: ClassVar[str] = "Nielsen, chapter 1"

    mean: float = param(Real(low=-1000.0, high=1000.0, symbol="μ", about="The mean."), 0.0)
    deviation: float = param(Real(low=0.0, high=1000.0, symbol="s", about="The standard deviation."), 1.0)

    def matrix(self, rng, shape):
        return rng.normal(self.mean, self.deviation, shape)

    def bias(self, rng, units):
        return rng.normal(self.mean, self.deviation, units)
