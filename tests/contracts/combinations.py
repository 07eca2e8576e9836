"""Every combination of registered kinds that a spec accepts.

The numbers of each follow from its name alone, so they are the same whichever files are collected, and whatever other
kinds there are.
"""

import zlib
from contextlib import suppress
from functools import cache
from itertools import product

import numpy as np
from unrolled.core import RunSpec, SpecError
from unrolled.core.registry import kinds
from unrolled.core.spec import READOUTS


def explicit_task(rng: np.random.Generator, readout: str, ragged: bool, one_hot: bool, washout: int = 0) -> dict:
    """Random sequences of two inputs and two targets, the targets probabilities."""
    lengths = [4, 2, 3, 4] if ragged else [3, 3, 3, 3]
    inputs = [rng.uniform(-1, 1, (n, 2)).tolist() for n in lengths]
    counts = [1 if readout == "many_to_one" else n for n in lengths]
    draw = (lambda n: np.eye(2)[rng.integers(0, 2, n)]) if one_hot else (lambda n: rng.uniform(0.1, 0.9, (n, 2)))
    return {"kind": "explicit", "inputs": inputs, "targets": [draw(n).tolist() for n in counts], "washout": washout}


def layers() -> list[tuple[str, str | None]]:
    """Kinds of layers, each with every activation; with none where it has no choice of them."""
    return [(name, activation) for name, kind in kinds("layer").items()
            for activation in (kinds("activation") if "activation" in kind.parameters() else [None])]


def activated(activation: str | None) -> dict:
    """The field of a layer that says its activation, where it has one."""
    return {} if activation is None else {"activation": activation}


FORMS = [(readout, ragged) for readout in READOUTS for ragged in (False, True)]


@cache
def accepted() -> dict[str, RunSpec]:
    """Specs by a readable name: every layer below every output layer with every cost, in one form of batch each.

    The forms (readout × lengths) go round from one to the next, so that any two of {what is below, what is above with
    its cost, form} meet: an orthogonal array of a quarter of all combinations.
    """
    specs: dict[str, RunSpec] = {}
    for i, (lower, hidden) in enumerate(layers()):
        row: dict[str, RunSpec] = {}
        for (upper, output), cost in product(layers(), kinds("cost")):
            with suppress(SpecError):
                row |= combination(lower, hidden, upper, output, cost, *FORMS[(i + len(row)) % len(FORMS)])
        specs |= row
    return specs


def combination(
    lower: str, hidden: str | None, upper: str, output: str | None, cost: str, readout: str, ragged: bool
) -> dict[str, RunSpec]:
    """One spec by its name; raises `SpecError` where these do not go together."""
    layer = {"kind": lower, "units": 3} | activated(hidden)
    if ragged:
        starts = {"initial_state": [0.1, -0.2, 0.3], "initial_cell": [-0.4, 0.5, 0.2]}
        layer |= {name: state for name, state in starts.items() if name in kinds("layer")[lower].parameters()}
    name = f"{lower}-{hidden or 'gates'}/{upper}-{output or 'gates'}/{cost}/{readout}/{'ragged' if ragged else 'even'}"
    one_hot, washout = kinds("cost")[cost].partner == "softmax", int(lower == "reservoir")
    task = explicit_task(np.random.default_rng(zlib.crc32(name.encode())), readout, ragged, one_hot, washout)
    return {name: RunSpec.from_dict({
        "task": task, "readout": readout, "cost": cost, "batch_size": 4,
        "layers": [layer, {"kind": upper, "units": 2, "bias": not ragged} | activated(output)],
        "initialiser": {"kind": "normal", "deviation": 0.7}, "seed": 3})}
