"""Every combination of registered kinds that a spec accepts."""

from itertools import product

import numpy as np

from core import RunSpec, SpecError
from core.registry import kinds
from core.spec import READOUTS

RNG = np.random.default_rng(7)


def explicit_task(readout: str, ragged: bool, one_hot: bool, washout: int = 0) -> dict:
    """Random sequences of two inputs and two targets, the targets probabilities."""
    lengths = [4, 2, 3, 4] if ragged else [3, 3, 3, 3]
    inputs = [RNG.uniform(-1, 1, (n, 2)).tolist() for n in lengths]
    counts = [1 if readout == "many_to_one" else n for n in lengths]
    draw = (lambda n: np.eye(2)[RNG.integers(0, 2, n)]) if one_hot else (lambda n: RNG.uniform(0.1, 0.9, (n, 2)))
    return {"kind": "explicit", "inputs": inputs, "targets": [draw(n).tolist() for n in counts], "washout": washout}


def layers() -> list[tuple[str, str | None]]:
    """Kinds of layers, each with every activation; with none where it has no choice of them."""
    return [(name, activation) for name, kind in kinds("layer").items()
            for activation in (kinds("activation") if "activation" in kind.parameters() else [None])]


def activated(activation: str | None) -> dict:
    """The field of a layer that says its activation, where it has one."""
    return {} if activation is None else {"activation": activation}


def accepted() -> dict[str, RunSpec]:
    """Specs by a readable name: layers × activations of hidden and output layer × costs × readouts × batches."""
    specs = {}
    for (lower, hidden), (upper, output), cost, readout, ragged in product(layers(), layers(), kinds("cost"), READOUTS, (False, True)):
        layer = {"kind": lower, "units": 3} | activated(hidden)
        if ragged:
            starts = {"initial_state": [0.1, -0.2, 0.3], "initial_cell": [-0.4, 0.5, 0.2]}
            layer |= {name: state for name, state in starts.items() if name in kinds("layer")[lower].parameters()}
        task = explicit_task(readout, ragged, cost == "cross_entropy", washout=int(lower == "reservoir"))
        try:
            spec = RunSpec.from_dict({
                "task": task, "readout": readout, "cost": cost, "batch_size": 4,
                "layers": [layer, {"kind": upper, "units": 2, "bias": not ragged} | activated(output)],
                "initialiser": {"kind": "normal", "deviation": 0.7}, "seed": 3})
        except SpecError:
            continue
        specs[f"{lower}-{hidden or 'gates'}/{upper}-{output or 'gates'}/{cost}/{readout}/{'ragged' if ragged else 'even'}"] = spec
    return specs
