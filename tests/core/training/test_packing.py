"""Where a run was, from bytes, without training anew; and to the bit as if it had never been away."""

import numpy as np
import pytest
from examples import SMALL, changed, edits, finish, same
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled.core import History, RunSpec, SpecError, pack, pack_state, unpack
from unrolled.core.training.checkpoints import FEW


def stored(history, newest):
    return {update: pack_state(state) for update, state in (history.few_states() | {newest.update: newest}).items()}


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(list(SMALL)))
def test_a_run_that_comes_back_is_the_one_that_was_to_the_bit(data, name):
    spec = SMALL[name]
    h = History(spec)
    for action in data.draw(st.lists(st.sampled_from(["run", "seek", "edit"]), max_size=6)):
        if action == "run":
            h.run(data.draw(st.integers(1, 600)))
        elif action == "seek":
            finish(h.seek(data.draw(st.integers(0, h.furthest))))
        else:
            h.edit(data.draw(edits(spec)))
    step = h.step()
    back = History(spec, h.edits)
    back.resume(stored(h, step.before), h.furthest)
    assert (back.trainer.update, back.furthest) == (max(stored(h, step.before)), h.furthest)
    finish(back.seek(step.before.update))
    assert back.trainer.settings == step.before.settings
    assert same(back.step(), step)
    again = data.draw(st.integers(1, h.furthest))
    assert same(finish(back.step_at(again)), finish(h.step_at(again)))


def test_what_is_written_down_are_few_states_and_the_same_ones_as_it_goes_on():
    h, gone = History(RunSpec.from_dict(changed())), 0
    for _ in range(60):
        before = h.few_states()
        h.run(997)
        after = h.few_states()
        assert len(after) <= FEW
        assert all(before[k] is state for k, state in after.items() if k in before)
        gone += len(before.keys() - after.keys())
    assert len(after) > FEW / 4
    assert gone < 100


def test_a_carried_state_comes_along():
    text = {"kind": "text", "text": "abcab" * 20, "piece": 5, "carry": True}
    spec = RunSpec.from_dict(changed(task=text, readout="many_to_many", cost="squared_error", batch_size=1,
                                     layers=[{"kind": "recurrent", "units": 3, "activation": "tanh"},
                                             {"kind": "dense", "units": 3, "activation": "linear"}]))
    h = History(spec)
    h.run(7)
    step = h.step()
    assert step.before.carried
    back = History(spec)
    back.resume({7: pack_state(step.before)}, 8)
    assert same(back.step(), step)


@pytest.mark.parametrize("content", [b"", b"nothing", pack({"theta": np.zeros(3)}),
                                     pack({"theta": np.zeros(3), "memory": np.zeros((0, 3))}),
                                     pack({"theta": np.array(["a"], object), "memory": np.zeros(0)})])
def test_what_are_no_states_of_the_run_is_refused_and_changes_nothing(content):
    h = History(RunSpec.from_dict(changed()))
    h.run(40)
    before = h.trainer.state()
    with pytest.raises(SpecError):
        h.resume({16: content}, 40)
    assert np.array_equal(h.trainer.state().theta, before.theta)
    assert h.trainer.update == 40


def test_damaged_bytes_are_noticed():
    content = bytearray(pack({"theta": np.arange(100.0)}))
    content[300] ^= 1
    with pytest.raises(SpecError, match="content"):
        unpack(bytes(content))
