"""Networks in which every mistake can be made somewhere: each kind of layer whose rules are known, below each form of
output.
"""

from functools import cache

import numpy as np
from combinations import explicit_task
from unrolled.core import RunSpec, Trainer
from unrolled.core.backprop.kinds import RULES
from unrolled.core.registry import kinds

KNOWN = [name for name, kind in kinds("layer").items() if kind.cells in RULES]
OUTPUTS = {"squared": ("squared_error", "sigmoid"), "softmax": ("squared_error", "softmax"),
           "cross": ("cross_entropy", "softmax"), "binary": ("binary_cross_entropy", "sigmoid")}


def starts(kind: str, units: int) -> dict:
    """Initial states that are not zero, where the kind has some."""
    given = {"initial_state": np.linspace(-0.4, 0.6, units).tolist(),
             "initial_cell": np.linspace(0.5, -0.3, units).tolist()}
    return {name: value for name, value in given.items() if name in kinds("layer")[kind].parameters()}


def network(kind: str, output: str, readout: str, **fields) -> RunSpec:
    """Two layers of a kind, with inputs and batches of other sizes, below an output layer."""
    cost, activation = OUTPUTS[output]
    ragged = readout == "many_to_one"
    task = explicit_task(np.random.default_rng(len(kind) + len(output)), readout, ragged, activation == "softmax",
                         0 if ragged else 1)
    hidden = {"kind": kind, "units": 4} | starts(kind, 4)
    if "activation" in kinds("layer")[kind].parameters():
        hidden["activation"] = "tanh"
    return RunSpec.from_dict({
        "task": task, "readout": readout, "cost": cost, "batch_size": 4, "truncate": 3 if ragged else 2,
        "layers": [hidden, hidden, {"kind": "dense", "units": 2, "activation": activation}],
        "optimiser": {"kind": "gradient_descent", "learning_rate": 0.2, "l2": 0.01, "clip_value": 0.02},
        "initialiser": {"kind": "normal", "deviation": 0.7}, "seed": 3} | fields)


@cache
def networks() -> dict[str, RunSpec]:
    """The networks by name."""
    return {f"{kind}/{output}/{readout}": network(kind, output, readout)
            for kind in KNOWN for output in OUTPUTS for readout in ("many_to_one", "many_to_many")}


@cache
def traced(name: str):
    """A step of one of these networks."""
    return Trainer(networks()[name]).step()
