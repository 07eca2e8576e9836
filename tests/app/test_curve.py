"""The cost curve keeps few points, whose means are right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.curve import MOST_POINTS, CostCurve, Points


def test_a_point_is_the_mean_since_the_last_one():
    curve = CostCurve()
    curve.learned(np.array([1.0, 2.0]))
    curve.learned(np.array([6.0]))
    curve.point(3, 0.5)
    curve.learned(np.array([4.0]))
    curve.point(4, 0.25)
    updates, training, validation = curve.arrays()
    assert updates.tolist() == [3, 4]
    assert training.tolist() == [3.0, 4.0]
    assert validation.tolist() == [0.5, 0.25]


def test_the_first_point_has_no_training_cost():
    curve = CostCurve()
    curve.point(0, 1.0)
    assert np.isnan(curve.arrays()[1]).tolist() == [True]


def test_no_second_point_at_the_same_update():
    curve = CostCurve()
    for _ in range(3):
        curve.point(7, 1.0)
    assert curve.arrays()[0].tolist() == [7]


def test_what_is_replayed_adds_nothing():
    curve = CostCurve()
    for update in (10, 20):
        curve.learned(np.ones(10))
        curve.point(update, 1.0)
    curve.learned(np.full(5, 100.0))  # after a return to update 0
    curve.point(5, 100.0)
    curve.learned(np.full(10, 3.0))
    curve.point(30, 3.0)
    updates, training, validation = curve.arrays()
    assert updates.tolist() == [10, 20, 30]
    assert training.tolist() == validation.tolist() == [1.0, 1.0, 3.0]


@given(st.lists(st.integers(1, 50), min_size=1, max_size=3 * MOST_POINTS))
def test_few_points_however_long_it_runs(gaps):
    curve = CostCurve()
    update = 0
    for gap in gaps:
        curve.learned(np.full(gap, 2.0))
        update += gap
        curve.point(update, 3.0)
    updates, training, validation = curve.arrays()
    assert len(updates) <= MOST_POINTS
    assert (np.diff(updates) > 0).all()
    assert set(training) == {2.0}
    assert set(validation) == {3.0}


def test_halving_takes_the_mean_of_pairs():
    curve = CostCurve()
    for update in range(MOST_POINTS + 1):
        curve.learned(np.array([float(update)]))
        curve.point(update, float(update))
    updates, training, validation = curve.arrays()
    assert len(updates) == MOST_POINTS // 2 + 1
    assert updates[:3].tolist() == validation[:3].tolist() == [1, 3, 5]
    assert training[:3].tolist() == [0.5, 2.5, 4.5]
    assert updates[-1] == MOST_POINTS  # the odd one is kept


@pytest.mark.parametrize(("update", "left"), [(0, []), (9, []), (10, [10]), (25, [10, 20]), (99, [10, 20, 30])])
def test_cut_forgets_what_came_after(update, left):
    curve = CostCurve()
    for at in (10, 20, 30):
        curve.learned(np.ones(10))
        curve.point(at, 1.0)
    curve.learned(np.full(5, 100.0))
    curve.cut(update)
    curve.learned(np.array([7.0]))
    curve.point(1000, 1.0)
    updates, training, _ = curve.arrays()
    assert updates.tolist() == [*left, 1000]
    assert training[-1] == 7.0


def test_points_of_anything_keep_the_later_of_two():
    points = Points(4)
    for update in range(0, 60, 5):
        if points.due(update):
            points.add(update, f"at {update}")
        assert len(points.updates) <= 4
    assert points.values == [f"at {update}" for update in points.updates]
    assert points.updates[-1] >= 40
    points.cut(points.updates[1])
    assert len(points.updates) == len(points.values) == 2
