"""A state that is carried from sequence to sequence is a constant: every gradient against autograd, complex steps and
real-time recurrent learning.
"""

import numpy as np
import pytest
from reference import derivatives
from unrolled.core import RunSpec, Trainer, forward_gradient, gradient_check
from unrolled.core.data.suggested_spec import network_for_characters

TEXT = "a rose is a rose is a rose. and a rose it was, and is, and will be. "
TANH = {"kind": "recurrent", "units": 4, "activation": "tanh", "initial_state": [0.3, -0.2, 0.1, 0.4]}
LAYERS = {
    "recurrent": [TANH], "lstm": [{"kind": "lstm", "units": 3, "initial_cell": [0.3, -0.2, 0.1]}],
    "gru": [{"kind": "gru", "units": 3}],
    "all": [
        TANH, {"kind": "lstm", "units": 3}, {"kind": "dense", "units": 4, "activation": "tanh"},
        {"kind": "gru", "units": 3},
    ],
}
CASES = [(layers, truncate) for layers in LAYERS for truncate in (None, {"depth": 3})]


def trainer_of(layers, truncate=None):
    setup = network_for_characters(len(set(TEXT)))
    setup["layers"][:1] = LAYERS[layers]
    setup |= {"initialiser": {"kind": "normal", "deviation": 0.7}, "truncate": truncate}
    return Trainer(RunSpec.from_dict({"task": {"kind": "text", "text": TEXT, "piece": 6, "carry": True}} | setup))


def ends_of(step, spec):
    """The states at the end of a step, by layer and name."""
    return [
        {state: getattr(trace, state)[-1] for state in layer.states}
        for layer, trace in zip(spec.layers, step.layers, strict=True)
    ]


@pytest.mark.parametrize("layers", LAYERS)
def test_against_autograd_and_forwards_in_time(layers):
    trainer = trainer_of(layers)
    before = trainer.step()
    for _ in range(2):
        step, starts = trainer.step(), ends_of(before, trainer.spec)
        for trace, of_layer in zip(step.layers, starts, strict=True):
            for name, start in trace.initial_states():
                assert start.any()
                assert np.array_equal(start, of_layer[name.removesuffix("0")])
        cost, gradients, cells = derivatives(trainer.spec, step, starts)
        assert step.cost == pytest.approx(cost, rel=1e-12)
        forwards = forward_gradient(trainer.spec, step).gradients
        for weight, gradient in gradients.items():
            np.testing.assert_allclose(
                step.gradients[weight], gradient, rtol=1e-10, atol=1e-12 * np.abs(gradient).max()
            )
            np.testing.assert_allclose(forwards[weight], gradient, rtol=1e-10, atol=1e-12 * np.abs(gradient).max())
        for trace in step.layers:
            for quantity, theirs in cells[trace.name].items():
                np.testing.assert_allclose(
                    getattr(trace, quantity), theirs, rtol=1e-9, atol=1e-12 * np.abs(theirs).max()
                )
        before = step


@pytest.mark.parametrize(("layers", "truncate"), CASES)
def test_by_complex_steps(layers, truncate):
    trainer = trainer_of(layers, truncate)
    trainer.run(3)
    assert all(check.relative_error < 1e-10 for check in gradient_check(trainer))
