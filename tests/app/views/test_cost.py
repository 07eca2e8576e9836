"""The axis of the cost curve."""

import numpy as np
import pytest
from unrolled.app.views.cost import decades


def test_the_cost_axis_leaves_out_only_the_luckiest_points():
    lucky = np.array([1e-12, *np.full(99, 1.0)])
    low, high = decades([lucky, np.array([0.5])])["yaxis.range"]
    assert -0.5 < low < np.log10(0.5)
    assert 0.0 < high < 0.3


@pytest.mark.parametrize("curves", [[np.empty(0)], [np.array([np.nan, np.inf, 0.0])]])
def test_the_cost_axis_of_no_cost_is_left_to_the_page(curves):
    assert decades(curves) == {}
