"""The gradient forwards in time, by hand where that can be done, and what it costs."""

import numpy as np
import pytest
from unrolled.core import RunSpec, Trainer, check_step, forward_gradient

CHAIN = {"task": {"kind": "explicit", "inputs": [[[1.0], [2.0]]], "targets": [[1.0]]}, "cost": "half_squared_error",
         "batch_size": 1,
         "layers": [{"kind": "recurrent", "units": 1, "activation": "linear", "bias": False,
                     "weights": {"W_space": [[0.5]], "W_time": [[3.0]]}}]}
BITS = {"task": {"kind": "sum_of_bits", "min_length": 4, "max_length": 7}, "batch_size": 5, "seed": 2,
        "layers": [{"kind": "recurrent", "units": 3, "activation": "tanh"},
                   {"kind": "dense", "units": 1, "activation": "linear"}]}


def test_two_timesteps_by_hand():
    """h₁ = 0.5, h₂ = 0.5 · 2 + 3 · 0.5 = 2.5; dh₂/dw_S = 2 + 3 · 1 = 5, dh₂/dw_T = 0.5; dC/dh₂ = 1.5."""
    spec = RunSpec.from_dict(CHAIN)
    found = forward_gradient(spec, Trainer(spec).step()).gradients
    assert (found["layer1.W_space"].item(), found["layer1.W_time"].item()) == (7.5, 0.75)


def test_it_knows_nothing_of_truncation():
    """So it differs from a truncated gradient, and is that of the same network without truncation."""
    whole, cut = (RunSpec.from_dict(BITS | {"truncate": truncate}) for truncate in (None, {"depth": 2}))
    steps = [Trainer(spec).step() for spec in (whole, cut)]
    assert not np.allclose(steps[0].gradients["layer1.W_time"], steps[1].gradients["layer1.W_time"])
    for name, gradient in forward_gradient(cut, steps[1]).gradients.items():
        assert np.allclose(gradient, steps[0].gradients[name], rtol=1e-10, atol=1e-14), name


def test_it_agrees_with_complex_steps_of_a_later_update():
    spec = RunSpec.from_dict(BITS)
    trainer = Trainer(spec)
    trainer.run(20)
    step = trainer.step()
    found = forward_gradient(spec, step).gradients
    for check in check_step(spec, step):
        assert found[check.weight][check.index] == pytest.approx(check.numeric, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("layer", ["recurrent", "reservoir"])
def test_targets_of_the_washout_do_not_count(layer):
    task = {"kind": "explicit", "inputs": [[[0.3], [0.9], [-0.4]], [[0.5], [0.1]]],
            "targets": [[[1.0], [0.5], [0.2]], [[0.1], [0.7]]],
            "washout": 1}
    spec = RunSpec.from_dict({"task": task, "readout": "many_to_many", "batch_size": 2, "seed": 4,
                              "layers": [{"kind": layer, "units": 3},
                                         {"kind": "dense", "units": 1, "activation": "linear"}]})
    step = Trainer(spec).step()
    for name, gradient in forward_gradient(spec, step).gradients.items():
        assert np.allclose(gradient, step.gradients[name], rtol=1e-10, atol=1e-14), name


def test_what_it_costs_is_what_is_done():
    """3 units over 1 input: products with W_T (9) forwards and back, W_S (3) and the output's (3) too; 19 weights."""
    spec = RunSpec.from_dict(BITS)
    step = Trainer(spec).step()
    found = forward_gradient(spec, step)
    timesteps, weights = len(step.inputs), 3 + 9 + 3 + 3 + 1
    assert (found.carried, found.kept) == (4 * weights, 4 * timesteps)
    assert found.multiplications == (9 + 3) * weights * timesteps
    assert found.backward == ((9 + 3) + (12 + 3)) * timesteps


def test_diverged_numbers_are_no_crash():
    spec = RunSpec.from_dict(CHAIN | {"optimiser": {"kind": "gradient_descent", "learning_rate": 1000.0}})
    trainer = Trainer(spec)
    while (step := trainer.step()).finite:
        pass
    assert set(forward_gradient(spec, step).gradients) == set(step.gradients)


GATED = {"lstm": (2, 7, 4), "gru": (1, 5, 3)}


@pytest.mark.parametrize("kind", GATED)
def test_what_gates_cost_and_that_they_agree_with_complex_steps(kind):
    """2 units over 1 input: of each gate products with W_T (4) and W_S (2), and the output's (2); an LSTM carries h and
    c, and keeps tanh c too.
    """
    states, values, gates = GATED[kind]
    spec = RunSpec.from_dict(BITS | {"layers": [{"kind": kind, "units": 2}, *BITS["layers"][1:]]})
    trainer = Trainer(spec)
    trainer.run(20)
    step = trainer.step()
    found = forward_gradient(spec, step)
    timesteps, weights = len(step.inputs), gates * (4 + 2 + 2) + 2 + 1
    assert (found.carried, found.kept) == ((2 * states + 1) * weights, (2 * values + 1) * timesteps)
    assert found.multiplications == (4 * gates + 2) * weights * timesteps
    assert found.backward == ((4 * gates + 2) + (6 * gates + 2)) * timesteps
    for check in check_step(spec, step):
        assert found.gradients[check.weight][check.index] == pytest.approx(check.numeric, rel=1e-9, abs=1e-12)
