"""Saxe, McClelland and Ganguli's weights."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..parameters import Real, param
from ..registry import register
from .base import Initialiser


@register
@dataclass(frozen=True)
class Orthogonal(Initialiser):
    """Orthogonal matrices: W_T keeps the length of every vector, and so does W_S as far as its shape allows.

    A matrix of normal numbers is taken apart into Q R; with the signs of R's diagonal taken into Q, every rotation
    is as likely as every other (Mezzadri 2007, How to generate random matrices from the classical compact groups).
    Biases are zero. Source: Saxe, McClelland and Ganguli 2013, Exact solutions to the nonlinear dynamics of learning
    in deep linear neural networks.
    """

    kind: ClassVar[str] = "orthogonal"
    label: ClassVar[str] = "orthogonal"
    formula: ClassVar[str] = r"W^\top W = g^2\,\mathbb{1}"
    source: ClassVar[str] = "Saxe, McClelland and Ganguli 2013"

    gain: float = param(Real(low=0.0, high=1000.0, symbol="g", about="Factor on the orthogonal matrix."), 1.0)

    def matrix(self, rng, shape):
        tall = rng.normal(size=(max(shape), min(shape)))
        q, r = np.linalg.qr(tall)
        q *= np.where(np.diagonal(r) < 0, -1.0, 1.0)
        return self.gain * (q if shape[0] >= shape[1] else q.T)
