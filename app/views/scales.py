"""Numbers for axes and colour scales."""

import math

import numpy as np
from numpy.typing import NDArray

FAR = 20  # two points are close if they are no further apart than this part of the whole


def positive(values: NDArray) -> NDArray:
    """Values for a logarithmic axis: NaN for those that are not positive."""
    return np.where(np.isfinite(values) & (values > 0), values, np.nan)


def with_gaps(x: NDArray, values: NDArray) -> tuple[NDArray, NDArray]:
    """Points over the updates, with NaN between points that are far apart, so that no line or cell shows what was not
    measured.

    Far means much further than most: a run that plays is measured less often on a busy server, and that leaves no gap.

    Args:
        x: (points,), ascending.
        values: (…, points).
    """
    usual = float(np.percentile(np.diff(x), 50, method="lower")) if len(x) > 2 else 0.0
    near = max(1.0, float(np.ptp(x)) / FAR / 2, 1.5 * usual) if len(x) else 1.0
    far = np.flatnonzero(np.diff(x) > 2 * near)
    edges = np.stack([x[far] + near, x[far + 1] - near], axis=1).ravel()
    places = np.repeat(far + 1, 2)
    return np.insert(x, places, edges), np.insert(values, places, np.nan, axis=-1)


def round_up(value: float) -> float:
    """The next of 1, 2, 5 × 10ⁿ, so that a colour scale seldom changes."""
    power = 10.0 ** math.floor(math.log10(max(value, 1e-300)))  # powers of ten below lose digits
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= value * (1 - 1e-12))
