"""The check finds what is wrong, and says so for any weight."""

import numpy as np
import pytest
from examples import changed
from unrolled.core import RunSpec, SpecError, Trainer, check_step, entries, gradient_check
from unrolled.core.layers.recurrent import RecurrentCells


@pytest.fixture
def trainer():
    return Trainer(RunSpec.from_dict(changed()))


def test_all_weights(trainer):
    checks = gradient_check(trainer)
    assert len(checks) == trainer.parameters
    assert max(check.relative_error for check in checks) < 1e-12


def test_one_weight_and_one_entry(trainer):
    assert len(gradient_check(trainer, "layer1.W_time")) == 16
    (check,) = gradient_check(trainer, "layer2.W_space", (1, 3))
    assert (check.weight, check.index) == ("layer2.W_space", (1, 3))
    assert check.backprop == trainer.preview().gradients["layer2.W_space"][1, 3]


def test_central_differences_are_good_to_half_the_digits(trainer):
    errors = [check.relative_error for check in gradient_check(trainer, method="central")]
    assert 1e-13 < max(errors) < 1e-6


def test_nothing_is_changed_by_it(trainer):
    before = trainer.state()
    gradient_check(trainer)
    after = trainer.state()
    assert np.array_equal(before.theta, after.theta)
    assert before.update == after.update


def test_large_weighted_inputs_do_not_overflow(trainer):
    trainer.weights["layer2.b"] = [900.0, -900.0, 0.0]
    assert max(check.relative_error for check in gradient_check(trainer)) < 1e-10


@pytest.mark.parametrize("wrong", ["the next state in the place of the one before", "a forgotten T delta"])
def test_it_finds_a_wrong_gradient(trainer, monkeypatch, wrong):
    if wrong.startswith("the next"):
        def gradients(self):
            np.dot(self._dz_T, self.inputs, self.gradient)
            np.dot(self._dz_T, self.h.reshape(self._h_before.shape), self.time_gradient)
        monkeypatch.setattr(RecurrentCells, "gradients", gradients)
    else:
        backward = RecurrentCells.backward
        monkeypatch.setattr(RecurrentCells, "backward",
                            lambda self, first, last, carry=None: backward(self, first, last,
                                                                           np.zeros_like(self.z[..., :1])))
    assert max(check.relative_error for check in gradient_check(trainer, "layer1.W_time")) > 1e-3


@pytest.mark.parametrize(("arguments", "message"), [
    (("layer9.b",), "weight: expected one of layer1.W_space"),
    (("layer1.b", (4,)), "index: expected 1 numbers below 4"),
    (("layer1.b", (0, 0)), "index: expected 1 numbers below 4"),
    ((None, None, "guess"), "method: expected one of complex_step, central"),
])
def test_what_there_is_not(trainer, arguments, message):
    with pytest.raises(SpecError, match=message):
        gradient_check(trainer, *arguments)


@pytest.mark.parametrize("truncate", [None, 2, {"depth": 3, "every": 2}])
@pytest.mark.parametrize("readout", ["many_to_one", "many_to_many"])
def test_a_step_that_is_past(truncate, readout):
    spec = RunSpec.from_dict(changed(truncate=truncate, readout=readout))
    trainer = Trainer(spec)
    trainer.run(5)
    step = trainer.step()
    trainer.run(20)
    found = list(check_step(spec, step))
    assert len(found) == entries(step) == trainer.parameters
    assert max(check.relative_error for check in found) < 1e-11
    assert all(check.backprop == step.gradients[check.weight][check.index] for check in found)


def test_a_step_chunk_by_chunk():
    spec = RunSpec.from_dict(changed())
    step = Trainer(spec).step()
    whole = list(check_step(spec, step))
    chunks = [check for first in range(0, len(whole), 10) for check in check_step(spec, step, first=first, count=10)]
    assert chunks == whole
    one = [check for check in whole if check.weight == "layer2.W_time"]
    assert list(check_step(spec, step, "layer2.W_time", 2, 3)) == one[2:5]
    assert entries(step, "layer2.W_time") == 9


@pytest.mark.parametrize(("arguments", "message"), [
    ({"name": "layer9.b"}, "weight: expected one of layer1.W_space"),
    ({"first": -1}, "first: expected a whole number from 0 to 51"),
    ({"name": "layer1.b", "first": 4}, "first: expected a whole number from 0 to 3"),
    ({"method": "guess"}, "method: expected one of complex_step, central"),
])
def test_what_a_step_has_not(arguments, message):
    spec = RunSpec.from_dict(changed())
    with pytest.raises(SpecError, match=message):
        check_step(spec, Trainer(spec).step(), **arguments)
