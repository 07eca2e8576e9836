"""Any moment again, bit for bit."""

import numpy as np
import pytest
from examples import SMALL, changed, edits, finish, same
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled.core import History, RunSpec, SpecError, Trainer, parse_edits


def history(**fields):
    return History(RunSpec.from_dict(changed(**fields)))


def test_every_moment_comes_back_with_edits_and_thinned_checkpoints():
    h = history()
    h._checkpoints._most = 8
    kept = {0: h.trainer.state().theta}
    for rate in (0.02, 0.05, 0.001):
        h.set(learning_rate=rate)
        for _ in range(150):
            step = h.step()
            kept[step.index] = h.trainer.state().theta
    assert len(h._checkpoints._even) <= 8
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


def straight(spec, log, update):
    """A trainer that goes forward once, making each edit of the log where it is recorded."""
    trainer = Trainer(spec)
    for now in range(update + 1):
        for edit in log.get(now, ()):
            edit.apply(trainer)
        if now < update:
            trainer.step()
    return trainer


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(list(SMALL)))
def test_whatever_was_done_replay_equals_a_straight_run(data, name):
    spec = SMALL[name]
    h, log = History(spec), {}
    for action in data.draw(st.lists(st.sampled_from(["run", "step", "seek", "edit", "edit"]), max_size=8)):
        if action == "run":
            h.run(data.draw(st.integers(1, 40)))
        elif action == "step":
            h.step()
        elif action == "seek":
            finish(h.seek(data.draw(st.integers(0, h.furthest))))
        else:
            now, made = h.trainer.update, data.draw(edits(spec))
            log = {k: before for k, before in log.items() if k < now} | {now: (*log.get(now, ()), *made)}
            h.edit(made)
    other = straight(spec, log, h.trainer.update)
    assert h.trainer.settings == other.settings
    assert same(h.preview(), other.preview())
    assert same(h.step(), other.step())
    again = data.draw(st.integers(1, h.furthest))
    assert same(finish(h.step_at(again)), straight(spec, log, again - 1).step())
    assert same(finish(h.step_at(0)), straight(spec, log, 0).preview())
    followed = History(spec, h.edits)
    followed.run(h.trainer.update)
    assert np.array_equal(followed.trainer.state().theta, h.trainer.state().theta)


def test_five_thousand_updates_with_edits_in_any_order():
    spec = RunSpec.from_dict(changed())
    h, log = History(spec), {
        700: parse_edits([{"kind": "learning_rate", "value": 0.05}]),
        2500: parse_edits([{"kind": "weight", "weight": "layer1.W_time", "index": [0, 1], "value": 0.3}]),
        3100: parse_edits([{"kind": "learning_rate", "value": 0.005}])}
    for update, made in log.items():
        h.run(update - h.trainer.update)
        h.edit(made)
    h.run(5000 - h.trainer.update)
    kept = {update: straight(spec, log, update).state().theta for update in (0, 1, 2500, 4999, 5000)}
    for update in (2500, 0, 5000, 1, 4999, 1, 2500, 5000, 4999, 0):
        finish(h.seek(update))
        assert h.trainer.state().theta.tobytes() == kept[update].tobytes(), update
    assert h.trainer.learning_rate == 0.02
    h.run(5000)
    assert h.trainer.state().theta.tobytes() == kept[5000].tobytes()
    assert h.edits == log


def test_a_moment_has_the_edits_that_were_made_there():
    h = history()
    h.run(3)
    h.edit(parse_edits([{"kind": "weight", "weight": "layer1.b", "index": [0], "value": 0.25},
                        {"kind": "freeze", "layers": ["layer2"]}]))
    h.run(5)
    finish(h.seek(3))
    assert h.trainer.weights["layer1.b"][0] == 0.25
    assert h.trainer.settings.frozen == ("layer2",)
    finish(h.seek(2))
    h.step()
    assert h.trainer.weights["layer1.b"][0] == 0.25


def test_of_edits_of_one_place_at_one_update_the_last_is_left():
    h = history()
    h.run(3)
    for rate in (0.1, 0.2, 0.3):
        h.set(learning_rate=rate)
    for value in (1.0, 2.0):
        h.edit(parse_edits([{"kind": "input", "sample": 4, "timestep": 1, "unit": 0, "value": value},
                         {"kind": "input", "sample": 4, "timestep": 0, "unit": 0, "value": value}]))
    assert [edit.value for edit in h.edits[3]] == [0.3, 2.0, 2.0]
    assert len(h.trainer.settings.data) == 2


def test_all_settings_at_once_or_none():
    h = history()
    h.set(learning_rate=0.5, truncate={"depth": 4, "every": 2}, frozen=["layer3", "layer1"])
    assert (h.trainer.learning_rate, h.trainer.settings.truncate.depth,
            h.trainer.settings.frozen) == (0.5, 4, ("layer1", "layer3"))
    for values, field in [({"learning_rate": 0.1, "truncate": 0}, "truncate.depth"),
                          ({"learning_rate": 0.1, "frozen": ["layer1", "layer9"]}, "frozen[1]"),
                          ({"learning_rate": -1}, "learning_rate"),
                          ({"learning_rate": 0.1, "truncate": {"depth": 2, "every": 3}}, "truncate.every"),
                          ({"learning_rate": 0.1, "frozen": "layer1"}, "frozen"),
                          ({"learning_rate": 0.1, "momentum": 0.9}, "momentum")]:
        with pytest.raises(SpecError) as wrong:
            h.set(**values)
        assert wrong.value.field == field
        assert (h.trainer.learning_rate, len(h.edits[0])) == (0.5, 3)
    h.set(truncate=None, frozen=[])
    assert (h.trainer.settings.truncate, h.trainer.settings.frozen) == (None, ())


def test_a_log_that_does_not_fit_is_refused():
    with pytest.raises(SpecError) as wrong:
        History(SMALL["ragged"],
                {4: parse_edits([{"kind": "learning_rate", "value": 0.1}, {"kind": "freeze", "layers": ["layer4"]}])})
    assert wrong.value.field == "[1].layers[0]"


@pytest.mark.parametrize("most", [2, 5, 32])
def test_close_checkpoints_are_few(most):
    h = History(SMALL["dense"])
    h._checkpoints._most, h._checkpoints._most_recent = 4, most
    h.run(20_000)
    assert len(h._checkpoints) <= 4 + most
    theta = h.trainer.state().theta
    for back in (19_990, 19_000, 20_000):
        finish(h.seek(back))
    assert len(h._checkpoints) <= 4 + most
    assert np.array_equal(h.trainer.state().theta, theta)


def test_a_short_way_back_in_a_long_run_is_short():
    h = History(SMALL["dense"])
    h.run(30_000)
    h._checkpoints._even = {0: h._checkpoints._even[0]}  # as far apart as after many millions
    assert all(h._checkpoints.before(update).update > update - 64 for update in range(29_000, 30_000))
    finish(h.seek(15_000))
    assert all(h._checkpoints.before(update).update > update - 64 for update in range(14_064, 15_000))


def test_an_edit_ends_the_checkpoints_of_the_old_future():
    h = history()
    h.run(500)
    finish(h.seek(200))
    h.set(learning_rate=0.1)
    assert max(*h._checkpoints._even, *h._checkpoints._recent) <= 200


def test_every_edit_and_every_start_anew_is_another_version():
    h = history()
    versions = [h.version]
    for begin in (lambda: h.set(learning_rate=0.2), lambda: h.set(learning_rate=0.1), h.reset):
        h.step()
        assert h.version == versions[-1]
        begin()
        versions.append(h.version)
    assert len(set(versions)) == len(versions)
