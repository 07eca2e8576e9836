"""Numbers beyond all bounds are a state, and nothing that is asked of such a step warns of them."""

import warnings

import numpy as np
import pytest
from examples import changed
from unrolled.core import (
    RunSpec,
    Trainer,
    check_step,
    compare_depths,
    explain,
    forward_gradient,
    gradient_check,
    split_gradient,
    state_forgetting,
    temporal_jacobians,
    what_if,
)


def asked(spec, step):
    """Everything that can be asked of a step."""
    for name, weight in step.weights.items():
        for index in np.ndindex(weight.shape):
            row, column = index[0] + 1, index[1] + 1 if len(index) == 2 else None
            explain(spec, step, weight=name, row=row, column=column)
        split_gradient(step, name)
    for layer in range(1, len(spec.layers) + 1):
        explain(spec, step, layer=layer, timestep=1, unit=1)
    for method in ("central", "complex_step"):
        max(check.relative_error for check in check_step(spec, step, method=method))
    for analysis in (forward_gradient, temporal_jacobians, compare_depths, state_forgetting):
        analysis(spec, step)
    what_if(spec, step, [])
    return step.weights_after, step.arrays(), step.finite, repr(step), [repr(layer) for layer in step.layers]


@pytest.mark.parametrize("size", [1e10, 1e80, 1e160, 1.7e308])
@pytest.mark.parametrize("readout", ["many_to_one", "many_to_many"])
def test_nothing_warns_of_overflow(size, readout):
    layers = [{"kind": "recurrent", "units": 2, "activation": "linear"},
              {"kind": "dense", "units": 1, "activation": "linear"}]
    spec = RunSpec.from_dict(changed(layers=layers, readout=readout,
                                     optimiser={"kind": "gradient_descent", "l2": 10.0, "clip_norm": 1.0}))
    trainer = Trainer(spec)
    for name in trainer.weights:
        trainer.weights[name] = np.where(trainer.weights[name] < 0, -size, size)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        asked(spec, trainer.step())
        [check.relative_error for check in gradient_check(trainer, method="central")]
