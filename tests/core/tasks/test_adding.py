"""Two marks in each sequence, one in each half, and the sum of what they mark."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled.core.tasks.adding import Adding


@settings(deadline=None)
@given(length=st.integers(2, 60), seed=st.integers(0, 1000))
def test_the_target_is_the_sum_of_the_two_that_are_marked(length, seed):
    part = Adding(length=length, training=8, validation=2).generate(np.random.default_rng(seed), True).training
    values, marks = part.inputs[..., 0], part.inputs[..., 1]
    half = length // 2
    assert (marks[:, :half].sum(axis=1) == 1).all()
    assert (marks[:, half:].sum(axis=1) == 1).all()
    assert ((values >= 0) & (values < 1)).all()
    chosen = [sum(v for v, m in zip(*pair, strict=True) if m) for pair in zip(values, marks, strict=True)]
    assert np.allclose(part.targets[:, 0, 0], chosen)


def test_who_always_says_one_is_wrong_by_a_sixth():
    part = Adding(training=10_000).generate(np.random.default_rng(1), True).training
    assert abs(((part.targets - 1) ** 2).mean() - 1 / 6) < 0.008
