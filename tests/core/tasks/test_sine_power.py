"""A sine, half of its seventh power, and the washout before the target counts."""

import numpy as np
import pytest
from unrolled.core import RunSpec, SpecError, Trainer
from unrolled.core.tasks.sine_power import SinePower

NETWORK = {"layers": [{"kind": "reservoir", "units": 40}, {"kind": "dense", "units": 1, "activation": "linear"}],
           "readout": "many_to_many", "batch_size": 2, "optimiser": {"kind": "newton", "l2": 1e-8}}


def test_the_target_is_half_the_seventh_power_of_a_sine_of_that_frequency():
    part = SinePower(length=400, training=3, validation=2).generate(np.random.default_rng(1), False).training
    u = part.inputs[..., 0]
    assert np.allclose(u[:, 2:], 2 * np.cos(0.2) * u[:, 1:-1] - u[:, :-2], atol=1e-12)  # sin(n/5 + φ), whatever φ
    assert np.array_equal(part.targets[..., 0], u**7 / 2)
    assert len({row.tobytes() for row in part.inputs}) == 3


def test_its_variance_is_known():
    targets = SinePower(length=1000, training=200).generate(np.random.default_rng(1), False).training.targets
    assert targets.var() == pytest.approx(429 / 2048 / 4, rel=0.01)


def test_the_washout_neither_costs_nor_teaches():
    trainer = Trainer(RunSpec.from_dict({"task": {"kind": "sine_power", "length": 30, "washout": 12}} | NETWORK))
    step = trainer.preview()
    assert not step.costs[:12].any()
    assert not step.output_gradient[:12].any()
    assert not step.layers[-1].delta[:12].any()
    assert step.layers[0].delta[:12].any()  # from later targets, back through time
    assert (step.costs[12:] == (step.outputs[12:] - step.targets[12:]) ** 2).all()
    seen = trainer.evaluate()
    assert seen.counted.sum(axis=0).tolist() == [18, 18, 18]
    error = (seen.outputs - seen.targets)[12:]
    assert seen.cost == pytest.approx((error**2).sum() / 3, rel=1e-12)
    assert seen.nrmse2 == pytest.approx((error**2).mean() / seen.targets[12:].var(), rel=1e-12)


def test_one_update_by_newtons_method_is_ridge_regression_of_the_readout():
    task, optimiser = {"kind": "sine_power", "length": 60, "washout": 20}, {"kind": "newton", "l2": 0.01}
    trainer = Trainer(RunSpec.from_dict(NETWORK | {"task": task, "optimiser": optimiser}))
    step = trainer.step()
    X, t = (array[20:].reshape(80, -1) for array in (step.layers[0].h, step.targets))
    X = np.column_stack([X, np.ones(80)])
    # of two sequences: the mean of their costs is half the sum
    ridge = np.linalg.solve(X.T @ X + 0.01 * np.diag([1.0] * 40 + [0.0]), X.T @ t)[:, 0]
    assert np.allclose([*trainer.weights["layer2.W_space"][0], *trainer.weights["layer2.b"]], ridge, rtol=1e-8,
                       atol=1e-10)


@pytest.mark.parametrize(("task", "expected"), [
    ({"kind": "sine_power", "length": 30, "washout": 30}, "fewer than the 30 timesteps of a sequence"),
    ({"kind": "sine_power", "washout": -1}, "a whole number from 0"),
    ({"kind": "explicit", "inputs": [[[1.0]] * 4, [[1.0]] * 3], "targets": [[[1.0]] * 4, [[1.0]] * 3], "washout": 3},
     "fewer than the 3 timesteps of the shortest")])
def test_a_washout_that_leaves_nothing_is_refused(task, expected):
    with pytest.raises(SpecError, match=expected) as refused:
        RunSpec.from_dict({"task": task} | NETWORK)
    assert refused.value.field == "task.washout"
