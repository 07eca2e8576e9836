"""Numbers of any size are brought to one scale, and back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from unrolled.core.data.scaling import fit_scale

ALL = np.ones(1, bool)


@pytest.mark.parametrize("unit", [1e-300, 1e-160, 1.0, 1e13, 1e160, 1e300])
def test_numbers_of_any_size_get_mean_0_and_deviation_1(unit):
    numbers = unit * np.random.default_rng(1).normal(3.0, 2.0, (500, 1))
    scaled = fit_scale(numbers, "standard", ALL).scaled(numbers)
    assert abs(scaled.mean()) < 1e-14
    assert abs(scaled.std() - 1.0) < 1e-14


def test_a_small_deviation_around_a_large_mean_is_kept():
    numbers = 1e4 + np.random.default_rng(1).choice([-1.0, 1.0], (5000, 4))
    scale = fit_scale(numbers, "standard", np.ones(4, bool))
    assert np.allclose(scale.offset, numbers.mean(axis=0), rtol=1e-15)
    assert np.abs(scale.scaled(numbers).mean(axis=0)).max() < 1e-12


def test_what_never_varies_becomes_0_and_what_is_missing_the_mean():
    numbers = np.array([[0.1, 1.0, np.nan], [0.1, 3.0, np.nan], [0.1, np.nan, np.nan]])
    scale = fit_scale(numbers, "standard", np.ones(3, bool))
    assert scale.scaled(numbers).tolist() == [[0.0, -1.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
    assert scale.filled.tolist() == [0.1, 2.0, 0.0]


@pytest.mark.parametrize("method", ["standard", "unit"])
def test_a_width_below_the_smallest_number_counts_as_none(method):
    numbers = np.array([[0.0], [5e-324], [0.0]])
    assert np.isfinite(fit_scale(numbers, method, ALL).scaled(numbers)).all()


def test_only_numbers_are_scaled():
    codes = np.array([[1.0, 10.0], [0.0, 30.0]])
    assert fit_scale(codes, "standard", np.array([False, True])).scaled(codes).tolist() == [[1.0, -1.0], [0.0, 1.0]]
    assert fit_scale(codes, "unit", np.array([True, True])).scaled(codes).tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert fit_scale(codes, "none", np.array([True, True])).plain


@settings(max_examples=50, deadline=None)
@given(arrays(float, (7, 2), elements=st.floats(-1e150, 1e150)), st.sampled_from(["standard", "unit", "none"]))
def test_restored_numbers_are_the_numbers(numbers, method):
    scale = fit_scale(numbers, method, np.ones(2, bool))
    largest = np.abs(numbers).max(initial=1e-300)
    assert np.abs(scale.restored(scale.scaled(numbers)) - numbers).max() <= 1e-11 * largest
