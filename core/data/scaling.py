"""Numbers brought to one scale, and back to their own units."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..numerics.buffers import readonly
from ..numerics.norms import scaled as by_power_of_two

TINY = 1e-12  # of the largest number: what varies by no more than that does not vary
METHODS = ("standard", "unit", "none")


@dataclass(frozen=True, eq=False)
class Scale:
    """How numbers were scaled: scaled = (number − offset) / width, each in float64.

    Attributes:
        offset: (features,) the mean, or the smallest number; 0 where nothing is taken away.
        width: (features,) the standard deviation, or the span from the smallest to the largest; 1 where nothing is divided.
        filled: (features,) what stands for a missing value: the mean.
    """

    offset: NDArray
    width: NDArray
    filled: NDArray

    def __post_init__(self):
        for array in (self.offset, self.width, self.filled):
            readonly(array)

    def scaled(self, values: NDArray) -> NDArray:
        """Numbers (…, features) on the network's scale; missing ones are first filled in."""
        return (np.where(np.isnan(values), self.filled, values) - self.offset) / self.width

    def restored(self, values: NDArray) -> NDArray:
        """Numbers (…, features) in their own units again."""
        return values * self.width + self.offset

    @property
    def plain(self) -> bool:
        """Whether numbers stay as they are."""
        return not self.offset.any() and bool((self.width == 1.0).all())


def fitted(known: NDArray, method: str, numbers: NDArray) -> Scale:
    """The scale of numbers (K, features), NaN where one is missing; only the features that are `numbers` (features,) are scaled.

    Mean and deviation are taken in two passes, of numbers divided by the power of two next to the largest: so neither the
    square of a large number overflows nor that of a small one becomes 0, and no bit is lost.
    Source: Chan, Golub and LeVeque 1983, Algorithms for computing the sample variance.
    """
    there = ~np.isnan(known)
    count = np.maximum(there.sum(axis=0), 1)
    small, (exponent,) = by_power_of_two(np.where(there, known, 0.0), 0)
    mean = small.sum(axis=0) / count
    off = np.where(there, small - mean, 0.0)
    mean += off.sum(axis=0) / count
    if method == "unit":
        low = np.where(there, small, np.inf).min(axis=0, initial=np.inf)
        low = np.where(np.isfinite(low), low, 0.0)
        width = np.where(there, small, -np.inf).max(axis=0, initial=-np.inf) - low
    else:
        low, width = mean, np.sqrt((np.where(there, small - mean, 0.0) ** 2).sum(axis=0) / count)
    still = ~(width > TINY * np.abs(small).max(axis=0, initial=0.0))
    scaled = numbers & (method != "none")
    offset, width, filled = (np.ldexp(of, exponent) for of in (low, width, mean))
    return Scale(np.where(scaled, offset, 0.0), np.where(scaled & ~still, width, 1.0), filled)
