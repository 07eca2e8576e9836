"""Some of many timesteps or units, where all of them would take too long or too much room."""

import numpy as np
from numpy.typing import NDArray


def evenly_spaced(first: int, last: int, most: int | None) -> NDArray:
    """The whole numbers from `first` to `last`, or `most` of them (at least two) evenly spaced with both ends."""
    count = max(0, last - first + 1)
    return (
        np.arange(first, last + 1)
        if most is None or count <= most
        else np.unique(np.linspace(first, last, max(2, most)).round().astype(int))
    )
