"""The cost curve keeps few points, whose means are right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from unrolled.app.views.downsampled import MOST_POINTS, CostCurve, DownsampledSeries


def learned(curve: CostCurve, *costs: float, first: int = 1) -> None:
    """Note one update after another, whose costs these are."""
    for update, cost in enumerate(costs, first):
        curve.learned(update, np.array([cost]))


def test_a_few_updates_have_a_point_each():
    curve = CostCurve()
    learned(curve, 1.0, 2.0, 6.0)
    assert [each.tolist() for each in curve.training()] == [[1, 2, 3], [1.0, 2.0, 6.0]]


def test_many_at_once_are_noted_as_if_one_by_one():
    costs = np.random.default_rng(1).uniform(size=3000)
    one, other = CostCurve(), CostCurve()
    learned(one, *costs)
    for end in (1000, 1001, 2500, 3000):
        other.learned(end, costs[:end] if end == 1000 else costs[{1001: 1000, 2500: 1001, 3000: 2500}[end] : end])
    assert one.training()[0].tolist() == other.training()[0].tolist()
    assert np.allclose(one.training()[1], other.training()[1], rtol=1e-12)


def test_every_point_is_the_mean_of_the_updates_since_the_one_before():
    costs = np.random.default_rng(2).uniform(size=2 * MOST_POINTS)
    curve = CostCurve()
    curve.learned(len(costs), costs)
    updates, means = curve.training()
    starts = [0, *updates[:-1].astype(int)]
    assert np.allclose(means, [costs[a:b].mean() for a, b in zip(starts, updates.astype(int), strict=True)], rtol=1e-12)


def test_evaluations_have_points_of_their_own():
    curve = CostCurve()
    curve.point(0, 1.0)
    learned(curve, 4.0, 5.0)
    curve.point(2, 0.5)
    for _ in range(3):
        curve.point(2, 0.25)
    assert [each.tolist() for each in curve.validation()] == [[0, 2], [1.0, 0.5]]


def test_what_is_replayed_adds_nothing():
    curve = CostCurve()
    learned(curve, *[1.0] * 20)
    learned(curve, *[100.0] * 15)  # after a return to update 0
    curve.learned(25, np.array([*[100.0] * 5, *[3.0] * 5]))
    assert curve.training()[0].tolist() == list(range(1, 26))
    assert curve.training()[1].tolist() == [1.0] * 20 + [3.0] * 5


@given(st.lists(st.integers(1, 50), min_size=1, max_size=3 * MOST_POINTS))
def test_few_points_however_long_it_runs(gaps):
    curve = CostCurve()
    update = 0
    for gap in gaps:
        update += gap
        curve.learned(update, np.full(gap, 2.0))
        curve.point(update, 3.0)
    for (updates, values), value in ((curve.training(), 2.0), (curve.validation(), 3.0)):
        assert 0 < len(updates) <= MOST_POINTS
        assert (np.diff(updates) > 0).all()
        assert set(values) == {value}


@pytest.mark.parametrize("update", [0, 9, 10, 25, 99])
def test_cut_forgets_what_came_after(update):
    curve = CostCurve()
    for at in (10, 20, 30):
        curve.learned(at, np.ones(10))
        curve.point(at, 1.0)
    curve.cut(update)
    kept = min(update, 30)
    assert curve.training()[0].tolist() == list(range(1, kept + 1))
    assert curve.validation()[0].tolist() == [at for at in (10, 20, 30) if at <= update]
    learned(curve, 7.0, first=kept + 1)
    assert [each[-1] for each in curve.training()] == [kept + 1, 7.0]


def test_cut_within_a_point_forgets_it():
    curve = CostCurve()
    curve.learned(3 * MOST_POINTS, np.ones(3 * MOST_POINTS))
    curve.cut(MOST_POINTS + 1)
    curve.learned(MOST_POINTS + 21, np.full(20, 5.0))
    updates, costs = curve.training()
    assert updates[-1] <= MOST_POINTS + 21
    assert set(costs) == {1.0, 5.0}


def test_points_of_anything_keep_the_later_of_two():
    points = DownsampledSeries(4)
    for update in range(0, 60, 5):
        if points.due(update):
            points.add(update, f"at {update}")
        assert len(points.updates) <= 4
    assert points.values == [f"at {update}" for update in points.updates]
    assert points.updates[-1] >= 40
    points.cut(points.updates[1])
    assert len(points.updates) == len(points.values) == 2
