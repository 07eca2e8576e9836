"""What made the numbers grow beyond all bounds is said, and nothing else is blamed."""

import pytest
from examples import XOR, changed
from unrolled.core import RunSpec, Trainer, divergence_reason
from unrolled.core.registry import kinds
from unrolled.core.training.divergence import decay_diverges


def diverged(fields):
    trainer = Trainer(RunSpec.from_dict(fields))
    return next(step for step in iter(trainer.step, None) if not step.finite)


def test_a_learning_rate_that_is_too_large():
    assert "a learning rate of 1000." in divergence_reason(diverged(changed(optimiser={"kind": "gradient_descent",
                                                                                       "learning_rate": 1000.0})))


def test_weight_decay_is_blamed_for_what_it_does_alone():
    said = divergence_reason(diverged(XOR | {"optimiser": {"kind": "gradient_descent", "learning_rate": 0.5,
                                                           "l2": 5.0}}))
    assert said.startswith("Weight decay alone makes the weights grow: a learning rate of 0.5 times λ = 5")


def test_a_little_weight_decay_is_not_blamed():
    said = divergence_reason(diverged(changed(optimiser={"kind": "gradient_descent", "learning_rate": 100.0,
                                                         "l2": 1e-4})))
    assert "a learning rate of 100." in said


def test_starting_weights_are_blamed_for_a_cost_that_never_was_finite():
    layers = [{"kind": "dense", "units": 1, "activation": "linear", "bias": False,
               "weights": {"W_space": [[1e12]]}}] * 20
    task = {"kind": "explicit", "inputs": [[1e12]], "targets": [[1.0]]}
    assert "before the first update" in divergence_reason(diverged({"task": task, "layers": layers}))


@pytest.mark.parametrize(("optimiser", "diverges"), [
    ({"kind": "gradient_descent", "learning_rate": 1.0, "l2": 1.9}, False),
    ({"kind": "gradient_descent", "learning_rate": 1.0, "l2": 2.1}, True),
    ({"kind": "momentum", "learning_rate": 1.0, "momentum": 0.9, "l2": 3.7}, False),
    ({"kind": "momentum", "learning_rate": 1.0, "momentum": 0.9, "l2": 3.9}, True),
    ({"kind": "gradient_descent", "learning_rate": 1.0, "l2": 2.1, "clip_value": 1.0}, False)])
def test_where_decay_alone_diverges(optimiser, diverges):
    """Gradient descent from η λ = 2 on, with momentum μ from 2 (1 + μ) on; what is clipped stays within bounds."""
    assert decay_diverges(RunSpec.from_dict(XOR | {"optimiser": optimiser}).optimiser, 0) is diverges


@pytest.mark.parametrize("kind", ["adagrad", "adam", "rmsprop", "rprop"])
def test_an_optimiser_with_steps_of_its_own_size_is_never_blamed_on_decay(kind):
    assert not decay_diverges(kinds("optimiser")[kind](learning_rate=0.5, l2=1000.0), 0)
