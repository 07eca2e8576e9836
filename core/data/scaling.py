"""Scaling of numbers, and back to their own units."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..numerics.buffers import readonly
from ..numerics.norms import scaled as by_power_of_two

TINY = 1e-12  # a feature whose range is below this fraction of its largest number counts as constant
METHODS = ("standard", "unit", "none")


@dataclass(frozen=True, eq=False)
class Scale:
    """A linear scaling: scaled = (number − offset) / width, in float64.

    Attributes:
        offset: (features,) mean or minimum; 0 for features that are not scaled.
        width: (features,) standard deviation or range; 1 for features that are not scaled or constant.
        filled: (features,) replacement of missing values: the mean.
    """

    offset: NDArray
    width: NDArray
    filled: NDArray

    def __post_init__(self):
        for array in (self.offset, self.width, self.filled):
            readonly(array)

    def scaled(self, values: NDArray) -> NDArray:
        """Scaled numbers, (…, features); missing ones are filled in."""
        return (np.where(np.isnan(values), self.filled, values) - self.offset) / self.width

    def restored(self, values: NDArray) -> NDArray:
        """Scaled numbers (…, features) in their own units."""
        return values * self.width + self.offset

    @property
    def plain(self) -> bool:
        """Whether the scaling changes nothing."""
        return not self.offset.any() and bool((self.width == 1.0).all())


def fit_scale(known: NDArray, method: str, numbers: NDArray) -> Scale:
    """Fit a scale to numbers (K, features), NaN where missing.

    Only features with `numbers` (features,) true are scaled.

    Mean and deviation are computed in two passes on numbers divided by the power of two next to the largest one. So no
    square overflows or underflows, and no bit is lost.
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
    still |= width == 0.0  # a width below the smallest number
    return Scale(np.where(scaled, offset, 0.0), np.where(scaled & ~still, width, 1.0), filled)
