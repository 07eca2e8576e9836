"""Lines with gaps where nothing was measured, and numbers for people."""

import math

import numpy as np
import pytest
from unrolled.app.views.figure import in_words
from unrolled.app.views.scales import with_gaps


def test_nothing_is_drawn_where_nothing_was_measured():
    x, y = with_gaps(np.array([0.0, 1.0, 2.0, 400.0]), np.array([5.0, 4.0, 3.0, 1.0]))
    assert x[np.isfinite(y)].tolist() == [0, 1, 2, 400]
    assert np.isnan(y[3:5]).all()
    assert (x[3], x[4]) == (2 + 10, 400 - 10)
    dense = np.arange(50.0)
    assert np.array_equal(with_gaps(dense, dense)[0], dense)
    seldom = np.array([0.0, 3.0, 6.0, 10.0, 13.0, 18.0])  # a busy server measures every third update or so
    assert np.array_equal(with_gaps(seldom, seldom)[0], seldom)
    x, z = with_gaps(np.array([0.0, 1.0, 100.0]), np.arange(6.0).reshape(2, 3))
    assert z.shape == (2, 5)
    assert np.isnan(z[:, 2:4]).all()
    assert len(with_gaps(np.empty(0), np.empty(0))[0]) == 0


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (-0.5, "−0.5"), (12.0, "12"), (20_000.0, "20000"),
                                             (0.0123456, "0.01235"), (-1.25e-5, "−1.25·10⁻⁵"),
                                             (5e-5, "5·10⁻⁵"), (2e7, "2·10⁷"), (math.nan, "not a number"),
                                             (-math.inf, "−∞")])
def test_numbers_for_people(value, text):
    assert in_words(value) == text
