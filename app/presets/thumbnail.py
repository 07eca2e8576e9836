"""A preset's lattice in miniature: the error signals of its first update."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from unrolled.core import Step, Trainer, evenly_spaced

from . import presets

TIMESTEPS, LAYERS, UNITS = 14, 4, 5  # at most, in the picture

Cells = list[list[list[float]]]


@cache
def thumbnail(name: str) -> Cells:
    """δ of each layer, from the output down, at each timestep, for a few units, from −1 to 1: in shares of the largest.

    Long sequences and large layers are sampled evenly. The sample is the first of the batch.
    """
    return _cells(Trainer(presets()[name].spec).preview())


def _cells(step: Step) -> Cells:
    length = int(step.lengths[0])
    layers = [trace.delta[:length, 0] for trace in reversed(step.layers)][:LAYERS]
    largest = max((float(np.abs(delta).max()) for delta in layers), default=0.0) or 1.0
    return [np.round(_sampled(delta) / largest, 5).tolist() for delta in layers]


def _sampled(delta: NDArray) -> NDArray:
    timesteps, units = (evenly_spaced(0, size - 1, most)
                        for size, most in zip(delta.shape, (TIMESTEPS, UNITS), strict=True))
    return delta[np.ix_(timesteps, units)]
