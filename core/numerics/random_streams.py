"""Random streams: each purpose has its own number, so that draws for one purpose never change another."""

from enum import IntEnum

import numpy as np


class Stream(IntEnum):
    """The purposes of random numbers. A value is never reused or changed, because links to runs depend on it."""

    INITIAL_WEIGHTS = 1
    DATASET = 2
    BATCH_ORDER = 3
    TEXT_SAMPLING = 4
    ROUNDING_ERROR = 5
    STATE_FORGETTING = 6
    TELLING_NETWORK = 7
    QUIZ = 8


def random_stream(seed: int, stream: Stream, *more: int) -> np.random.Generator:
    """The random generator for a seed and a purpose; `more` numbers distinguish epochs, steps or draws."""
    return np.random.default_rng([seed, stream, *more])
