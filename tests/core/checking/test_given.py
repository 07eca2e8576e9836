"""How rounded numbers are told from exact ones."""

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from unrolled.core.checking.given import rounding


@drawn(st.integers(2, 6), st.integers(0, 2**32 - 1))
def test_decimals_are_recognised(digits, seed):
    array = np.random.default_rng(seed).uniform(0.3, 0.98, 30)
    found = rounding(np.round(array, digits))
    assert np.all(np.abs(np.round(array, digits) - array) <= found * (1 + 1e-9))
    assert found.max() <= 0.5 * 10.0 ** -digits * 1.001
    assert not rounding(array).any()


def test_significant_digits_are_recognised():
    found = rounding(np.array([1.234e-12, 4.56e-3, 0.0]))
    assert found[:2] == pytest.approx([0.5e-15, 0.5e-6], rel=1e-12)
    assert rounding(np.array([0.1234, 0.05678])) == pytest.approx([0.5e-4, 0.5e-5], rel=1e-12)


@pytest.mark.parametrize("array", [np.zeros(3), np.array([1.0, 2.0]), np.array([0.1, np.nan]), np.array([0.1, 0.2])])
def test_what_says_nothing_about_its_digits_is_taken_as_it_is(array):
    assert not rounding(array).any()
