"""Networks of every kind, and every place in them."""

from collections.abc import Iterator

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from unrolled.core import RunSpec, Step, Trainer
from unrolled.core.optimisers.schedules import SCHEDULES
from unrolled.core.registry import kinds

QUANTITIES = {"x": "inputs", "t": "targets", "y": "outputs", "output_gradient": "output_gradient"}


def spec() -> st.SearchStrategy[RunSpec]:
    """Any small network, each as likely as the others: a number decides."""
    return st.integers(0, 2**32 - 1).map(network)


def network(seed: int) -> RunSpec:
    """Layers, activations, costs, readouts, truncation, batches, biases, states, optimisers, with or without time."""
    rng = np.random.default_rng(seed)
    timed, cost, readout = (
        rng.random() < 0.8, rng.choice(list(kinds("cost"))), rng.choice(["many_to_one", "many_to_many"]),
    )
    samples, inputs, outputs = rng.integers(1, 4, 3)
    partner = kinds("cost")[cost].partner
    if partner == "softmax":
        outputs = max(2, outputs)
    lengths = rng.integers(1, 6, samples) if timed else np.ones(samples, int)
    targets = [rng.dirichlet(np.ones(outputs), 1 if readout == "many_to_one" else n) for n in lengths]
    descent = optimiser(np.random.default_rng([seed, 1]))
    most = 8 if kinds("optimiser")[descent["kind"]].most_weights is None else 3
    layers = [layer(rng, True, most) for _ in range(rng.integers(0, 3))]
    last = layer(rng, False, most) | {"units": int(outputs)}
    if outputs == 1 and last.get("activation") == "softmax":
        last["activation"] = "linear"  # a softmax of one unit is always 1, and refused
    if partner and "activation" not in last:
        last = {"kind": "recurrent", "units": int(outputs)}
    depth = int(rng.integers(1, 5))
    return RunSpec.from_dict(
        {
            "task": {
                "kind": "explicit", "inputs": [rng.uniform(-1, 1, (n, inputs)).tolist() for n in lengths],
                "targets": [t.tolist() for t in targets],
                "washout": int(np.random.default_rng([seed, 2]).integers(0, min(lengths))),
            },
            "layers": [*layers, last | ({"activation": partner} if partner else {})], "readout": str(readout),
            "cost": str(cost), "batch_size": int(rng.integers(1, samples + 1)),
            "truncate": None if rng.random() < 0.3 else {"depth": depth, "every": int(rng.integers(1, depth + 1))},
            "optimiser": descent, "initialiser": {"kind": "normal", "deviation": 0.8}, "seed": seed,
        }
    )


def optimiser(rng: np.random.Generator) -> dict:
    """Any kind, often with decay, clipping and a schedule."""
    made = {"kind": str(rng.choice(list(kinds("optimiser"))))} | [
        {}, {"clip_value": 0.05}, {"clip_norm": 0.1}, {"clip_norm": 1e6},
    ][rng.integers(0, 4)]
    if made["kind"] == "rmsprop" and rng.random() < 0.5:
        made["momentum"] = 0.7
    if rng.random() < 0.4:
        made["l2"] = 0.3
    if rng.random() < 0.5:
        made |= {
            "schedule": str(rng.choice(list(SCHEDULES))), "schedule_period": int(rng.integers(1, 5)),
            "schedule_factor": 0.7,
        }
    return made


def layer(rng: np.random.Generator, hidden: bool, most: int) -> dict:
    """One layer of at most so many units, of a kind and an activation that may stand there."""
    units, activations = (
        int(rng.integers(1, most + 1)),
        [name for name, kind in kinds("activation").items() if not (hidden and kind.output_only)],
    )
    kind = str(rng.choice(list(kinds("layer"))))
    made = {"kind": kind, "units": units, "bias": bool(rng.random() < 0.7), "activation": str(rng.choice(activations))}
    if hidden and rng.random() < 0.5:
        made |= {
            "initial_state": np.linspace(-0.5, 0.5, units).tolist(),
            "initial_cell": np.linspace(0.6, -0.3, units).tolist(),
        }
    return {name: value for name, value in made.items() if name == "kind" or name in kinds("layer")[kind].parameters()}


def second(made: RunSpec) -> tuple[RunSpec, Step]:
    """The second step, when the weights have moved."""
    trainer = Trainer(made)
    trainer.step()
    step = trainer.step()
    # Where an output is so near to 0 or 1 that its distance has few digits, a formula of y cannot give the cost of a
    # formula of z.
    there = step.outputs[step.output_gradient.any(axis=-1)]
    assume(made.cost.partner is None or (there * (1 - there)).min(initial=1.0) > 1e-3)
    return made, step


def cells(made: RunSpec, step: Step) -> Iterator[dict]:
    """Every cell, each with one of its units; of every sample."""
    for sample in range(len(step.samples)):
        for number, of in enumerate(made.layers, 1):
            for timestep in range(1, len(step.inputs) + 1):
                yield {
                    "layer": number, "timestep": timestep, "unit": 1 + (timestep + sample) % of.units, "sample": sample,
                }


def weights(step: Step) -> Iterator[dict]:
    """Of every weight matrix its last entry, and of every bias."""
    for name, array in step.weights.items():
        yield {"weight": name, "row": array.shape[0]} | ({"column": array.shape[1]} if array.ndim == 2 else {})


def resolve(ref: str, step: Step, sample: int, made: RunSpec) -> float:
    """What a `data-ref` of a number stands for, straight from the step."""
    name, *indices = ref.split(" ")
    indices = [int(index) - 1 for index in indices]
    if name.startswith(("W_space", "W_time")) or name.split("_")[0] == "b":
        return float(step.weights[f"layer{indices[0] + 1}.{name}"][tuple(indices[1:])])
    if name in ("x", "t", "y", "output_gradient"):
        row = 0 if name != "x" and made.many_to_one else indices[1]
        return float(getattr(step, QUANTITIES[name])[row, sample, indices[2]])
    trace = step.layers[indices[0]]
    return float(
        getattr(trace, f"{name}0")[sample, indices[2]]
        if indices[1] < 0
        else getattr(trace, name)[indices[1], sample, indices[2]]
    )
