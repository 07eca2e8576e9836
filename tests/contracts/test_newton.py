"""Newton's method: its Hessian against an independent one, that one step ends a parabola, and where it cannot be had.
"""

from dataclasses import replace

import numpy as np
import pytest
from autograd import hessian
from combinations import accepted
from reference import differentiable_twice, sample_cost
from unrolled.core import RunSpec, SpecError, Trainer

SPECS = {name: spec for name, spec in accepted().items() if "many_to_one/ragged" in name and differentiable_twice(spec)}


def linear(**fields) -> RunSpec:
    """Three inputs, one linear unit: a cost that is a parabola in four weights."""
    rng = np.random.default_rng(4)
    task = {"kind": "explicit", "inputs": rng.normal(size=(8, 3)).tolist(), "targets": rng.normal(size=(8, 1)).tolist()}
    return RunSpec.from_dict(
        {
            "task": task, "layers": [{"kind": "dense", "units": 1, "activation": "linear"}],
            "cost": "half_squared_error", "optimiser": {"kind": "newton"} | fields, "batch_size": 8, "seed": 2,
        }
    )


@pytest.mark.parametrize("name", list(SPECS)[::4])
def test_the_hessian_against_autograd(name):
    """Differentiated twice by a library that knows nothing of complex steps."""
    step = Trainer(replace(SPECS[name], optimiser=RunSpec.from_dict(linear().to_dict()).optimiser)).step()
    weights = {key: np.array(weight) for key, weight in step.weights.items()}
    flat, ends = np.concatenate([w.ravel() for w in weights.values()]), np.cumsum([w.size for w in weights.values()])

    def cost(theta):
        parts = dict(
            zip(
                weights,
                [theta[end - w.size : end].reshape(w.shape) for end, w in zip(ends, weights.values(), strict=True)],
                strict=True,
            )
        )
        total = 0.0
        for b, length in enumerate(step.lengths):
            probes = {layer.name: _zeros(length, layer.h.shape[2]) for layer in step.layers}
            total = total + sample_cost(SPECS[name], parts, probes, step.inputs[:length, b], step.targets[:, b])
        return total / len(step.lengths)

    rows = np.concatenate([rows.ravel() for rows in step.curvature_rows.values()])
    learns = rows >= 0
    theirs, order = hessian(cost)(flat)[np.ix_(learns, learns)], rows[learns]
    assert learns.sum() == sum(w.size for key, w in weights.items() if key.split(".")[0] not in SPECS[name].untrainable)
    assert np.abs(step.curvature.hessian[np.ix_(order, order)] - theirs).max(initial=0.0) <= 1e-10 * np.abs(theirs).max(
        initial=0.0
    )


def _zeros(length, units):
    """Probes of any name."""
    class Zeros(dict):
        def __missing__(self, key):
            return np.zeros((length, units))
    return Zeros()


def test_on_a_parabola_one_step_ends_in_the_minimum():
    trainer = Trainer(linear())
    trainer.step()
    part = trainer.training_samples
    X = np.column_stack([part.inputs[:, 0], np.ones(8)])
    best = np.linalg.lstsq(X, part.targets[:, 0], rcond=None)[0][:, 0]
    assert np.allclose([*trainer.weights["layer1.W_space"][0], *trainer.weights["layer1.b"]], best, rtol=1e-12)
    assert np.allclose(trainer.preview().updates["layer1.W_space"], 0.0, atol=1e-14)


def test_with_weight_decay_that_step_is_ridge_regression():
    trainer = Trainer(linear(l2=0.3))
    trainer.step()
    X = np.column_stack([trainer.training_samples.inputs[:, 0], np.ones(8)])
    ridge = np.linalg.solve(
        X.T @ X / 8 + 0.3 * np.diag([1, 1, 1, 0]), X.T @ trainer.training_samples.targets[:, 0, 0] / 8
    )
    assert np.allclose([*trainer.weights["layer1.W_space"][0], *trainer.weights["layer1.b"]], ridge, rtol=1e-12)


def test_directions_that_do_not_curve_are_left_alone():
    """Two inputs that are always the same: only the sum of their weights is known, and the shortest step is taken."""
    task = {"kind": "explicit", "inputs": [[1.0, 1.0], [2.0, 2.0]], "targets": [[1.0], [2.0]]}
    layer = {"kind": "dense", "units": 1, "activation": "linear", "bias": False, "weights": {"W_space": [[0.5, -0.1]]}}
    step = Trainer(RunSpec.from_dict({"task": task, "layers": [layer], "optimiser": "newton", "batch_size": 2})).step()
    assert np.allclose(step.updates["layer1.W_space"], [[0.3, 0.3]], rtol=1e-12)


def test_damping_turns_a_saddle_into_a_way_down():
    """C = ½ (w₂ w₁ − 1)², near the saddle at (0, 0)."""
    task = {"kind": "explicit", "inputs": [[1.0]], "targets": [[1.0]]}
    layers = [
        {"kind": "dense", "units": 1, "activation": "linear", "bias": False, "weights": {"W_space": [[0.1]]}}
        for _ in range(2)
    ]
    made = {}
    for damping in (0.0, 2.0):
        optimiser = {"kind": "newton", "damping": damping}
        trainer = Trainer(
            RunSpec.from_dict({"task": task, "layers": layers, "cost": "half_squared_error", "optimiser": optimiser})
        )
        trainer.run(30)
        made[damping] = trainer.preview().cost
    assert made[0.0] == pytest.approx(0.5)
    assert made[2.0] < 1e-12


def test_too_many_weights_are_refused_with_their_number():
    with pytest.raises(SpecError) as caught:
        RunSpec.from_dict(
            {
                "task": "xor", "layers": [{"kind": "dense", "units": 100}, {"kind": "dense", "units": 1}],
                "optimiser": "newton",
            }
        )
    assert (caught.value.field, caught.value.got) == ("optimiser.kind", "newton with 401 weights")
    assert "at most 300" in caught.value.expected


def test_what_is_exported_tells_which_row_is_whose():
    arrays = Trainer(linear()).step().arrays()
    assert arrays["curvature/hessian"].shape == (4, 4)
    assert sorted([*arrays["curvature_rows/layer1.W_space"].ravel(), *arrays["curvature_rows/layer1.b"]]) == [
        0, 1, 2, 3,
    ]
