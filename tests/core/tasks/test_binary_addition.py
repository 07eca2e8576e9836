"""Sums as one does them on paper, bit by bit."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled.core.tasks.binary_addition import BinaryAddition


def numbers(bits):
    """What binary digits (…, N), the lowest first, stand for."""
    return (bits * 2 ** np.arange(bits.shape[-1])).sum(axis=-1)


@settings(deadline=None)
@given(bits=st.integers(1, 50), seed=st.integers(0, 1000))
def test_the_targets_are_the_sums(bits, seed):
    drawn = BinaryAddition(bits=bits, training=5, validation=3).generate(np.random.default_rng(seed), False)
    for part in (drawn.training, drawn.validation):
        a, b = (numbers(part.inputs[..., j].astype(int)) for j in range(2))
        assert (a < 2**bits).all()
        assert (b < 2**bits).all()
        assert np.array_equal(numbers(part.targets[..., 0].astype(int)), a + b)
