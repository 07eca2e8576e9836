"""The update of a weight, for every optimiser: its formula, its numbers and its NumPy, and what acts before it."""

import numpy as np
import pytest
from unrolled.core import RunSpec, Trainer, explain
from unrolled.core.explanation import notations
from unrolled.core.optimisers.base import Optimiser
from unrolled.core.optimisers.schedules import SCHEDULES
from unrolled.core.registry import kinds


def made(optimiser, updates=3, frozen=()):
    """A step of a small recurrent network."""
    trainer = Trainer(
        RunSpec.from_dict(
            {
                "task": {"kind": "sum_of_bits", "min_length": 3, "max_length": 5, "training": 20, "validation": 5},
                "layers": [
                    {"kind": "recurrent", "units": 3, "activation": "tanh"},
                    {"kind": "dense", "units": 1, "activation": "linear"},
                ],
                "optimiser": optimiser, "batch_size": 4, "seed": 5,
            }
        )
    )
    trainer.run(updates - 1)
    return trainer.spec, trainer.step()


def update(spec, step, weight="layer1.W_time", notation="seed", **place):
    told = explain(spec, step, weight=weight, notation=notation, **place)
    return {equation.name: equation for equation in told.sections[1].equations}


def run(code, step):
    return eval(code, {"step": step, "np": np})


FIELDS = {
    "": {}, "decay": {"l2": 0.1}, "value": {"clip_value": 0.2}, "norm": {"clip_norm": 0.5},
    "long": {"clip_norm": 1e9, "l2": 0.1},
} | {name: {"schedule": name, "schedule_period": 2} for name in SCHEDULES}


# Each optimiser with each of these, in one notation each: any two of the three meet.
CASES = [(kind, name, list(notations())[(i + j) % len(notations())])
         for i, kind in enumerate(kinds("optimiser")) for j, name in enumerate(FIELDS)]


@pytest.mark.parametrize(("kind", "fields", "notation"), CASES)
def test_numpy_gives_what_the_trace_has(kind, fields, notation):
    spec, step = made({"kind": kind} | FIELDS[fields])
    for weight in step.weights:
        for name, equation in update(spec, step, weight, notation).items():
            assert np.allclose(run(equation.numpy, step), run(equation.equals, step), rtol=1e-12, atol=1e-14), (
                weight, name,
            )
            assert equation.value == pytest.approx(np.ravel(run(equation.equals, step))[0], rel=1e-15), (weight, name)


def has_formula(kind):
    """Whether an optimiser says how its update follows."""
    return kinds("optimiser")[kind].update_formula is not Optimiser.update_formula


@pytest.mark.parametrize("kind", kinds("optimiser"))
def test_every_slot_is_told_in_its_order(kind):
    spec, step = made({"kind": kind})
    if not has_formula(kind):
        assert list(update(spec, step)) == ["New weight"]
        return
    remembered = [f"New memory: {letter}" for letter in step.optimiser.slots.values()]
    curved = ["Curvature", "Newton's step"] if step.optimiser.needs_hessian else []
    assert list(update(spec, step)) == [*curved, *remembered, "Update", "New weight"]


def test_the_update_of_the_trace_is_reproduced_by_its_own_line():
    for kind in kinds("optimiser"):
        if kinds("optimiser")[kind].slots and has_formula(kind):
            spec, step = made({"kind": kind})
            line = update(spec, step)["Update"]
            assert line.equals == 'step.updates["layer1.W_time"]'
            assert "step.updates" not in line.numpy
            assert np.allclose(run(line.numpy, step), step.updates["layer1.W_time"], rtol=1e-12, atol=0)


def test_adam_in_letters():
    spec, step = made("adam")
    told = update(spec, step)
    assert told["New memory: t"].value == 3.0
    assert told["New memory: m"].latex.startswith(
        "\\begin{aligned}\nm &\\leftarrow \\beta_{1} m + \\left( 1 - \\beta_{1} \\right)"
    )
    assert r"\sqrt{\frac{v}{1 - {\beta_{2}}^{t}}} + \varepsilon" in told["Update"].latex


def test_nesterov_looks_ahead_and_momentum_does_not():
    assert r"\Delta w^{1}_{\mathrm{T},1,1} &= v" in update(*made("momentum"))["Update"].latex
    assert r"&= \mu v - \eta" in update(*made("nesterov"))["Update"].latex
    assert r"\mu" not in update(*made("rmsprop"))["Update"].latex
    assert r"\mu" in update(*made({"kind": "rmsprop", "momentum": 0.5}))["Update"].latex


def test_rprop_says_which_case_holds():
    spec, step = made("rprop", updates=1)
    first = update(spec, step)["New memory: d"]
    assert first.value == 0.001
    assert r"\begin{cases}" in first.latex
    assert r"d_{0}" in first.latex
    spec, step = made("rprop", updates=2)
    kept = (step.gradients["layer1.W_time"] * step.memory["layer1.W_time"]["previous"])[0, 0] > 0
    assert (r"\min\left( 1.200 \cdot" in update(spec, step)["New memory: d"].latex) == kept


def test_newtons_step_is_a_row_of_the_inverse_times_the_gradient():
    spec, step = made({"kind": "newton", "damping": 0.5, "l2": 0.1})
    told = update(spec, step)
    assert r"\left( H + \alpha I + \lambda I \right)^{-1} \hat{g}" in told["Newton's step"].latex
    row = step.curvature_rows["layer1.W_time"][0, 0]
    assert told["Newton's step"].value == pytest.approx(
        step.curvature.inverse[row] @ step.curvature.gradient, rel=1e-12
    )
    assert told["Curvature"].value == step.curvature.hessian[row, row]
    assert "of the 19 trainable ones" in told["Curvature"].about
    assert "downwards in" in told["Curvature"].about


def test_decay_is_not_said_of_a_bias():
    spec, step = made({"kind": "gradient_descent", "l2": 0.1})
    assert list(update(spec, step)) == ["Gradient after decay and clipping", "Update", "New weight"]
    assert r"\lambda" in update(spec, step)["Gradient after decay and clipping"].latex
    assert list(update(spec, step, "layer1.b")) == ["Update", "New weight"]


def test_clipping_says_whether_it_acts():
    for limit, words in ((0.5, "scaled down to norm c"), (1e9, "so it is unchanged")):
        told = update(*made({"kind": "gradient_descent", "clip_norm": limit}))
        assert list(told) == ["Norm of the gradient", "Gradient after decay and clipping", "Update", "New weight"]
        assert words in told["Gradient after decay and clipping"].about


def test_the_rate_of_a_schedule():
    told = update(*made({"kind": "adam", "schedule": "step", "schedule_period": 2}))
    rate = told["Learning rate of this update"]
    assert rate.value == 0.0005
    assert "after every K updates" in rate.about
    assert r"\eta_{k}" in told["Update"].latex
