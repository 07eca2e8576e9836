"""Every combination of registered kinds that a spec accepts."""

from itertools import product

import numpy as np

from core import RunSpec, SpecError
from core.registry import kinds
from core.spec import READOUTS

RNG = np.random.default_rng(7)


def explicit_task(readout: str, ragged: bool, one_hot: bool) -> dict:
    """Random sequences of two inputs and two targets, the targets probabilities."""
    lengths = [4, 2, 3, 4] if ragged else [3, 3, 3, 3]
    inputs = [RNG.uniform(-1, 1, (n, 2)).tolist() for n in lengths]
    counts = [1 if readout == "many_to_one" else n for n in lengths]
    draw = (lambda n: np.eye(2)[RNG.integers(0, 2, n)]) if one_hot else (lambda n: RNG.uniform(0.1, 0.9, (n, 2)))
    return {"kind": "explicit", "inputs": inputs, "targets": [draw(n).tolist() for n in counts]}


def accepted() -> dict[str, RunSpec]:
    """Specs by a readable name: layers × activations of hidden and output layer × costs × readouts × batches."""
    specs = {}
    choices = product(kinds("layer"), kinds("layer"), kinds("activation"), kinds("activation"), kinds("cost"), READOUTS, (False, True))
    for lower, upper, hidden, output, cost, readout, ragged in choices:
        layer = {"kind": lower, "units": 3, "activation": hidden}
        if ragged and "initial_state" in kinds("layer")[lower].parameters():
            layer["initial_state"] = [0.1, -0.2, 0.3]
        try:
            spec = RunSpec.from_dict({
                "task": explicit_task(readout, ragged, cost == "cross_entropy"), "readout": readout, "cost": cost, "batch_size": 4,
                "layers": [layer, {"kind": upper, "units": 2, "activation": output, "bias": not ragged}],
                "initialiser": {"kind": "normal", "deviation": 0.7}, "seed": 3})
        except SpecError:
            continue
        specs[f"{lower}-{hidden}/{upper}-{output}/{cost}/{readout}/{'ragged' if ragged else 'even'}"] = spec
    return specs
