"""Random set-ups of every kind there is, and trainers in the midst of them."""

from contextlib import suppress

import numpy as np
from unrolled.core import RunSpec, SpecError, Trainer, parse_edits
from unrolled.core.activations.base import Activation
from unrolled.core.costs.base import Cost
from unrolled.core.layers.dense import DenseCells
from unrolled.core.layers.recurrent import RecurrentCells
from unrolled.core.optimisers.base import Optimiser
from unrolled.core.registry import kinds

PLAIN = (DenseCells, RecurrentCells)

INPUTS, OUTPUTS = 2, 2


def writable(kind: type) -> bool:
    """Whether a kind has the formulas that its code is written from."""
    if kind.family == "layer":
        return hasattr(kind, "forward_formulas") or kind.cells in PLAIN
    name = "update_formula" if kind.family == "optimiser" else "value_formula"
    return getattr(kind, name) is not getattr({"activation": Activation, "cost": Cost, "optimiser": Optimiser}[
        kind.family], name)


def known(family: str) -> dict[str, type]:
    """The kinds of a family that can be written."""
    return {name: kind for name, kind in kinds(family).items() if writable(kind)}


def all_writable(spec: RunSpec) -> bool:
    """Whether all kinds of a set-up can be written."""
    parts = [spec.cost, spec.optimiser, *spec.layers, *(layer.activation for layer in spec.layers)]
    return all(writable(type(part)) for part in parts)


def any_of(rng, *choices):
    """One of the choices."""
    return choices[rng.integers(len(choices))]


def task(rng: np.random.Generator, many_to_one: bool, over_time: bool, one_hot: bool) -> dict:
    """Sequences of any length, or vectors."""
    samples = int(rng.integers(2, 6))
    ragged = over_time and rng.random() < 0.7
    lengths = rng.integers(2, 7, samples) if ragged else np.full(samples, 4 if over_time else 1)
    counts = [1 if many_to_one else n for n in lengths]
    draw = (lambda n: np.eye(OUTPUTS)[rng.integers(0, OUTPUTS, n)]) if one_hot else (
        lambda n: rng.uniform(0.1, 0.9, (n, OUTPUTS)))
    washout = int(rng.integers(0, 2)) if over_time and not many_to_one else 0
    return {"kind": "explicit", "inputs": [rng.uniform(-1, 1, (n, INPUTS)).round(3).tolist() for n in lengths],
            "targets": [draw(n).tolist() for n in counts], "shuffle": bool(rng.integers(2)), "washout": washout}


def layer(rng: np.random.Generator, kind: str, units: int) -> dict:
    """A layer of this kind with some of its parameters."""
    fields = kinds("layer")[kind].parameters()
    made = {"kind": kind, "units": units, "bias": bool(rng.random() < 0.8)}
    if "activation" in fields:
        made["activation"] = any_of(rng, *(name for name, each in known("activation").items() if not each.output_only))
    for name in ("initial_state", "initial_cell"):
        if name in fields and rng.random() < 0.3:
            made[name] = any_of(rng, 0.4, rng.uniform(-1, 1, units).round(3).tolist())
    return made


def optimiser(rng: np.random.Generator) -> dict:
    """An optimiser with some of what all have."""
    kind = any_of(rng, *known("optimiser"))
    # Newton's steps from anywhere are unbounded where the curvature is small.
    made = {"kind": kind} | ({"damping": 0.5} if kind == "newton" else {})
    made["learning_rate"] = 0.1 if kind in ("gradient_descent", "momentum", "nesterov", "newton") else 0.01
    if rng.random() < 0.4:
        made["l2"] = 0.01
    limit = any_of(rng, None, "clip_value", "clip_norm")
    if limit:
        made[limit] = float(any_of(rng, 0.05, 0.3))
    if rng.random() < 0.3:
        made |= {"schedule": any_of(rng, "step", "exponential", "inverse", "cosine"), "schedule_period": 4}
    return made


def random_spec(seed: int) -> RunSpec:
    """The set-up of this number; it is drawn until one is accepted."""
    rng = np.random.default_rng(seed)
    while True:
        cost, over_time = any_of(rng, *known("cost")), rng.random() < 0.85
        one_hot = kinds("cost")[cost].partner == "softmax"
        lower = any_of(rng, *(known("layer") if over_time else ["dense"]))
        layers = [layer(rng, lower, int(rng.integers(1, 5)))]
        if rng.random() < 0.4:
            layers.append(layer(rng, any_of(rng, *(known("layer") if over_time else ["dense"])), 3))
        layers.append(layer(rng, "dense" if rng.random() < 0.7 else any_of(rng, *known("layer")), OUTPUTS))
        if "activation" in layers[-1]:
            layers[-1]["activation"] = kinds("cost")[cost].partner or any_of(rng, *known("activation"))
        readout = any_of(rng, "many_to_one", "many_to_many")
        depth = int(rng.integers(1, 6))
        truncate = any_of(rng, None, {"depth": depth, "every": int(rng.integers(1, depth + 1))})
        given = task(rng, readout == "many_to_one", over_time, one_hot)
        with suppress(SpecError):
            return RunSpec.from_dict({
                "task": given, "layers": layers, "readout": readout, "cost": cost, "optimiser": optimiser(rng),
                "batch_size": int(rng.integers(1, len(given["inputs"]) + 1)), "truncate": truncate,
                "initialiser": {"kind": "normal", "deviation": 0.6}, "seed": seed})


def random_trainer(seed: int) -> Trainer:
    """A trainer of the set-up of this number: at its start or some updates later, and perhaps with a frozen layer."""
    trainer, rng = Trainer(random_spec(seed)), np.random.default_rng([seed, 1])
    trainer.run(any_of(rng, 0, 0, 3))
    if rng.random() < 0.3:
        frozen = {any_of(rng, *trainer.network.names), *trainer.spec.untrainable}
        for edit in parse_edits([{"kind": "freeze", "layers": sorted(frozen)},
                                 {"kind": "input", "sample": 0, "timestep": 0, "unit": 1, "value": 0.25}]):
            edit.apply(trainer)
    return trainer
