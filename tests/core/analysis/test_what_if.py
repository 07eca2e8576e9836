"""What if an edit had been made: the same bits as if it had been."""

import numpy as np
import pytest
from examples import SMALL, edits, finish, same
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled.core import History, SpecError, Trainer, parse_edits, what_if


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(list(SMALL)), st.integers(1, 30))
def test_it_is_what_history_gives_when_the_edit_is_made(data, name, update):
    spec = SMALL[name]
    h = History(spec)
    h.run(data.draw(st.integers(0, update - 1)))
    h.edit(data.draw(edits(spec)))
    h.run(update - 1 - h.trainer.update)
    step, made = h.step(), data.draw(edits(spec))
    guess = what_if(spec, step, made)
    finish(h.seek(update - 1))
    h.edit(made)
    real = h.step()
    assert same(guess, real)
    assert guess.settings == real.settings


def test_nothing_else_is_touched():
    trainer = Trainer(SMALL["ragged"])
    trainer.run(9)
    step, before = trainer.step(), trainer.state()
    sample = int(step.samples[0])
    given = trainer.dataset.training.inputs.copy()
    guess = what_if(trainer.spec, step,
                    parse_edits([{"kind": "input", "sample": sample, "timestep": 0, "unit": 0, "value": 7.0},
                                                  {"kind": "weight", "weight": "layer1.W_time", "index": [0, 0],
                                                   "value": 7.0}]))
    assert guess.inputs[0, 0, 0] == guess.weights["layer1.W_time"][0, 0] == 7.0
    assert same(what_if(trainer.spec, step, []), step)
    assert np.array_equal(trainer.dataset.training.inputs, given)
    assert np.array_equal(trainer.state().theta, before.theta)


def test_another_sample_than_those_of_the_step_changes_nothing():
    trainer = Trainer(SMALL["ragged"])
    step = trainer.step()
    other = next(i for i in range(20) if i not in step.samples)
    assert same(what_if(trainer.spec, step, parse_edits([{"kind": "target", "sample": other, "timestep": 0, "unit": 0,
                                                          "value": 7.0}])), step)


def test_a_preview_stays_one():
    trainer = Trainer(SMALL["momentum"])
    guess = what_if(trainer.spec, trainer.preview(), parse_edits([{"kind": "freeze", "layers": ["layer1", "layer2"]}]))
    assert guess.index == 0
    assert not guess.updates["layer1.b"].any()
    assert guess.updates["layer3.b"].any()


def test_an_edit_that_does_not_fit_is_named():
    trainer = Trainer(SMALL["dense"])
    with pytest.raises(SpecError) as wrong:
        what_if(trainer.spec, trainer.step(),
                parse_edits([{"kind": "weight", "weight": "layer1.W_time", "index": [0, 0], "value": 7.0}]))
    assert wrong.value.field == "[0].weight"


def test_the_numbers_that_edits_replace():
    trainer = Trainer(SMALL["ragged"])
    trainer.run(5)
    weights, step = trainer.weights["layer1.W_time"].copy(), trainer.step()
    kinds = parse_edits([{"kind": "weight", "weight": "layer1.W_time", "index": [1, 0], "value": 7.0},
                         {"kind": "learning_rate", "value": 0.5},
                      *({"kind": kind, "sample": int(sample), "timestep": 0, "unit": 0, "value": 7.0}
                        for sample in (step.samples[-1], 10**6)
                        for kind in ("input", "target"))])
    before = [edit.before(step) for edit in kinds]
    assert before == [weights[1, 0], None, step.inputs[0, -1, 0], step.targets[0, -1, 0], None, None]
