"""He and others' weights."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..registry import register
from .base import Initialiser


@register
@dataclass(frozen=True)
class He(Initialiser):
    """Normal distribution with variance 2 / N_in, for ReLU, which cuts off half of every signal. Biases are zero.

    Source: He, Zhang, Ren and Sun 2015, Delving deep into rectifiers, equation 10.
    """

    kind: ClassVar[str] = "he"
    label: ClassVar[str] = "He"
    formula: ClassVar[str] = r"w \sim N\left(0, \tfrac{2}{N_{in}}\right)"
    source: ClassVar[str] = "He et al. 2015, eq. 10"

    def matrix(self, rng, shape):
        return rng.normal(0.0, np.sqrt(2.0 / shape[1]), shape)
