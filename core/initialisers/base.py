"""The contract of an initialiser: the weights that training starts from."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ..registry import Kind


class Initialiser(Kind):
    """Draws starting weights; biases are drawn by `bias`, which gives zeros unless a kind says otherwise."""

    family: ClassVar[str] = "initialiser"

    def matrix(self, rng: np.random.Generator, shape: tuple[int, int]) -> NDArray:
        """A weight matrix of shape (this layer, previous layer or the same layer one timestep before)."""
        raise NotImplementedError

    def bias(self, rng: np.random.Generator, units: int) -> NDArray:
        """A bias vector of shape (units,)."""
        return np.zeros(units)
