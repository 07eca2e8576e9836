"""A verdict on a gradient knows how far it is rounded: what is right is called right, and what is wrong is found."""

import numpy as np
import pytest
from examples import SMALL, XOR, changed
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled.app.presets import presets
from unrolled.core import (
    RunSpec,
    Trainer,
    check_step,
    forward_gradient,
    relative_error,
    rounding_bounds,
    rounding_dominates,
)
from unrolled.core.analysis.rounding_error import GOOD

ADAM = RunSpec.from_dict(XOR | {"batch_size": 4, "optimiser": {"kind": "adam", "learning_rate": 0.05}})
SQUARED = RunSpec.from_dict(XOR | {"batch_size": 4, "cost": "squared_error",
                                   "optimiser": {"kind": "adam", "learning_rate": 0.05}})
LARGE = 2e8  # weights² × timesteps × samples that the gradient forwards in time would take


def preset(name, side):
    found = presets()[name]
    return found.spec if side == "a" else found.beside


def step_of(spec, update):
    trainer = Trainer(spec)
    trainer.run(update - 1)
    return trainer.step()


CALLED_WRONG = [(name, side, update) for name, side, updates in (
    ("newton", "a", (5, 12)), ("newton", "b", (5, 12)), ("spectral-radius", "a", (2,)), ("echo-state", "a", (3,)),
    ("binary-addition", "a", (900,)))
    for update in updates if preset(name, side) is not None]


@pytest.mark.parametrize(("name", "side", "update"), CALLED_WRONG)
def test_a_preset_near_a_minimum_is_called_right(name, side, update):
    right(preset(name, side), update)


@pytest.mark.parametrize("spec", [ADAM, SQUARED], ids=["cross-entropy", "squares"])
@pytest.mark.parametrize("update", [2, 1000, 20_000])
def test_a_network_that_has_learned_xor_is_called_right(spec, update):
    """Its outputs are so near to 0 and 1 that y − t and h (1 − h) are differences of numbers that are nearly the same.
    """
    right(spec, update)


def right(spec, update):
    step = step_of(spec, update)
    for check in check_step(spec, step, count=40):
        assert check.relative_error <= GOOD, check
    if sum(weight.size for weight in step.weights.values()) ** 2 * step.inputs[..., 0].size < LARGE:
        rounding = rounding_bounds(spec, step)
        for name, gradient in forward_gradient(spec, step).gradients.items():
            assert relative_error(step.gradients[name], gradient, rounding[name]).max() <= GOOD, name


def mistaken(step, factors):
    """The step with every entry of its gradients multiplied by a factor, (weights,)."""
    wrong = object.__new__(type(step))
    wrong.__dict__.update({key: value for key, value in step.__dict__.items() if key != "gradients"})
    wrong._flat = step._flat.copy()
    wrong._flat[step._layout.fields.place("gradients")] *= factors
    return wrong


READER = {"kind": "dense", "units": 1, "activation": "linear"}
GATED = {kind: RunSpec.from_dict(changed(layers=[{"kind": kind, "units": 3}, READER])) for kind in ("lstm", "gru")}


@pytest.mark.parametrize("name", [*SMALL, *GATED])
@settings(max_examples=5, deadline=None)
@given(update=st.integers(1, 60), mistake=st.sampled_from([1e-6, -1e-6, 1e-3]), method=st.just("complex_step"))
def test_a_mistake_of_a_millionth_is_found_in_any_entry(name, update, mistake, method):
    """Unless the entry itself is known no better than that, which few are."""
    spec = (SMALL | GATED)[name]
    step = step_of(spec, update)
    found = list(check_step(spec, mistaken(step, 1.0 + mistake), method=method))
    known = [check for check in found if abs(mistake * check.backprop) > 2.0 * check.rounding]
    assert len(known) >= 0.9 * sum(check.backprop != 0.0 for check in found)
    for check in known:
        assert check.relative_error > GOOD, check
    for check in check_step(spec, step):
        assert check.relative_error <= GOOD, check


@pytest.mark.parametrize("entry", range(0, 52, 17))
def test_a_mistake_in_a_single_entry_is_found_there_and_nowhere_else(entry):
    spec = RunSpec.from_dict(changed())
    step = step_of(spec, 10)
    factors = np.ones(sum(weight.size for weight in step.weights.values()))
    factors[entry] += 1e-6
    found = [check.relative_error > GOOD for check in check_step(spec, mistaken(step, factors))]
    assert sum(found) == 1


def test_what_is_near_to_its_rounding_is_told_from_what_is_known():
    one, other = np.array([1.0, 1e-20, 0.0]), np.array([1.0 + 1e-15, 2e-20, 0.0])
    assert rounding_dominates(one, other, np.full(3, 1e-18)).tolist() == [False, True, False]


def test_the_same_step_has_the_same_rounding():
    spec = RunSpec.from_dict(changed())
    step = step_of(spec, 3)
    one, other = rounding_bounds(spec, step), rounding_bounds(spec, step)
    assert all(np.array_equal(one[name], other[name]) and (one[name] > 0).all() for name in one)
