"""Any moment again, bit for bit."""

import numpy as np
import pytest
from examples import changed
from hypothesis import given, settings
from hypothesis import strategies as st

from core import History, RunSpec, SpecError, Trainer


def history(**fields):
    return History(RunSpec.from_dict(changed(**fields)))


def finish(generator):
    """Run a generator to its end; returns what it returns."""
    shares = []
    while True:
        try:
            shares.append(next(generator))
        except StopIteration as stop:
            assert all(0 <= share <= 1 for share in shares)
            assert shares == sorted(shares)
            return stop.value


def test_every_moment_comes_back_with_edits_and_thinned_checkpoints():
    h = history()
    h._most = 8
    kept = {0: h.trainer.state().theta}
    for rate in (0.02, 0.05, 0.001):
        h.set(learning_rate=rate)
        for _ in range(150):
            step = h.step()
            kept[step.index] = h.trainer.state().theta
    assert len(h._checkpoints) <= 8
    for update in (0, 1, 149, 150, 151, 299, 300, 449, 450, 7, 450):
        finish(h.seek(update))
        assert h.trainer.update == update
        assert np.array_equal(h.trainer.state().theta, kept[update])


def test_a_step_again_beside_the_live_run():
    h, straight = history(), Trainer(RunSpec.from_dict(changed()))
    h.run(100)
    live = h.trainer.state().theta
    straight.run(41)
    expected = straight.step()
    again = finish(h.step_at(42))
    assert again.index == 42
    assert all(np.array_equal(a, b) for (_, a), (_, b) in zip(again.items(), expected.items(), strict=True))
    assert np.array_equal(h.trainer.state().theta, live)


def test_going_on_after_a_return_repeats_the_edits():
    h = history()
    h.run(10)
    h.set(learning_rate=0.1)
    h.run(10)
    end = h.trainer.state().theta
    finish(h.seek(3))
    assert h.trainer.learning_rate == 0.02
    h.run(17)
    assert np.array_equal(h.trainer.state().theta, end)
    assert h.trainer.learning_rate == 0.1


def test_a_new_edit_in_the_past_begins_another_future():
    h = history()
    h.run(10)
    h.set(learning_rate=0.1)
    h.run(10)
    finish(h.seek(5))
    h.set(learning_rate=0.05)
    assert h.furthest == 5
    h.run(15)
    assert h.trainer.learning_rate == 0.05
    straight = Trainer(RunSpec.from_dict(changed()))
    straight.run(5)
    straight.set(learning_rate=0.05)
    straight.run(15)
    assert np.array_equal(h.trainer.state().theta, straight.state().theta)


def test_a_cancelled_seek_changes_nothing():
    h = history()
    h.run(50)
    theta = h.trainer.state().theta
    seek = h.seek(20)
    next(seek)
    seek.close()
    assert h.trainer.update == 50
    assert np.array_equal(h.trainer.state().theta, theta)


def test_reset_begins_again():
    h = history()
    first = h.run(30)
    h.set(learning_rate=1.0)
    h.run(5)
    h.reset()
    assert (h.trainer.update, h.furthest, h.trainer.learning_rate) == (0, 0, 0.02)
    assert np.array_equal(h.run(30), first)


@pytest.mark.parametrize("update", [-1, 11, 2.0, True, "3", None])
def test_moments_that_there_are_not(update):
    h = history()
    h.run(10)
    with pytest.raises(SpecError, match="update: expected a whole number from 0 to 10"):
        next(h.seek(update))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["run", "step", "seek", "rate"]), st.integers(1, 40)), max_size=8))
def test_whatever_was_done_replay_equals_a_straight_run(actions):
    h = history()
    edits = {}
    for action, n in actions:
        if action == "run":
            h.run(n)
        elif action == "step":
            h.step()
        elif action == "seek":
            finish(h.seek(n % (h.furthest + 1)))
        else:
            now = h.trainer.update
            edits = {k: rate for k, rate in edits.items() if k < now} | {now: n / 1000}
            h.set(learning_rate=n / 1000)
    straight = Trainer(RunSpec.from_dict(changed()))
    for update in range(h.trainer.update):
        if update in edits:
            straight.set(learning_rate=edits[update])
        straight.step()
    assert np.array_equal(h.trainer.state().theta, straight.state().theta)
