"""Random streams: each purpose has a number of its own, so that drawing for one never changes another."""

from enum import IntEnum

import numpy as np


class Stream(IntEnum):
    """What random numbers are drawn for. A number is never used again, since links restore what it drew."""

    INITIAL_WEIGHTS = 1
    DATASET = 2
    BATCH_ORDER = 3
    TEXT_SAMPLING = 4
    ROUNDING_ERROR = 5
    STATE_FORGETTING = 6


def random_stream(seed: int, stream: Stream, *more: int) -> np.random.Generator:
    """The generator of a run with this seed for this purpose; `more` numbers tell epochs, steps or draws apart."""
    return np.random.default_rng([seed, stream, *more])
