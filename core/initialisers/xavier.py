"""Glorot and Bengio's weights."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..registry import register
from .base import Initialiser


@register
@dataclass(frozen=True)
class Xavier(Initialiser):
    """Uniform distribution within ±√(6 / (N_in + N_out)), so that signals and errors keep their size. Biases are zero.

    Source: Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural
    networks, equation 16.
    """

    kind: ClassVar[str] = "xavier"
    label: ClassVar[str] = "Xavier"
    formula: ClassVar[str] = (
        r"w \sim U\left(-\sqrt{\tfrac{6}{N_{in} + N_{out}}}, \sqrt{\tfrac{6}{N_{in} + N_{out}}}\right)"
    )
    source: ClassVar[str] = "Glorot and Bengio 2010, eq. 16"

    def matrix(self, rng, shape):
        bound = np.sqrt(6.0 / sum(shape))
        return rng.uniform(-bound, bound, shape)
