"""Networks of every kind, and every place in them."""

from collections.abc import Iterator

import numpy as np
from hypothesis import strategies as st

from core import RunSpec, Step, Trainer
from core.registry import kinds

QUANTITIES = {"x": "inputs", "t": "targets", "y": "outputs", "output_gradient": "output_gradient"}


@st.composite
def spec(draw) -> RunSpec:
    """Any small network: layers, activations, costs, readouts, truncation, batches, biases, states, with or without time."""
    seed = draw(st.integers(0, 2**16))
    rng = np.random.default_rng(seed)
    timed, readout, cost = draw(st.booleans()), draw(st.sampled_from(["many_to_one", "many_to_many"])), draw(st.sampled_from(list(kinds("cost"))))
    samples, inputs, outputs = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    lengths = [draw(st.integers(1, 5)) if timed else 1 for _ in range(samples)]
    targets = [rng.dirichlet(np.ones(outputs), 1 if readout == "many_to_one" else n) for n in lengths]
    layers = [draw(layer(1 if index else 2)) for index in range(draw(st.integers(0, 2)))]
    partner = kinds("cost")[cost].partner
    last = draw(layer(0)) | {"units": outputs, "activation": partner or draw(st.sampled_from(list(kinds("activation"))))}
    last.pop("initial_state", None)
    depth = draw(st.none() | st.integers(1, 4))
    return RunSpec.from_dict({
        "task": {"kind": "explicit", "inputs": [rng.uniform(-1, 1, (n, inputs)).tolist() for n in lengths], "targets": [t.tolist() for t in targets]},
        "layers": [*layers, last], "readout": readout, "cost": cost, "batch_size": draw(st.integers(1, samples)),
        "truncate": None if depth is None else {"depth": depth, "every": draw(st.integers(1, depth))},
        "initialiser": {"kind": "normal", "deviation": 0.8}, "seed": seed})


@st.composite
def layer(draw, _) -> dict:
    """A hidden layer."""
    units = draw(st.integers(1, 8))
    made = {"kind": draw(st.sampled_from(list(kinds("layer")))), "units": units, "bias": draw(st.booleans()),
            "activation": draw(st.sampled_from([name for name, kind in kinds("activation").items() if not kind.output_only]))}
    if made["kind"] == "recurrent" and draw(st.booleans()):
        made["initial_state"] = np.linspace(-0.5, 0.5, units).tolist()
    return made


def second(made: RunSpec) -> tuple[RunSpec, Step]:
    """The second step, when the weights have moved."""
    trainer = Trainer(made)
    trainer.step()
    return made, trainer.step()


def cells(made: RunSpec, step: Step) -> Iterator[dict]:
    """Every cell, each with one of its units; of every sample."""
    for sample in range(len(step.samples)):
        for number, of in enumerate(made.layers, 1):
            for timestep in range(1, len(step.inputs) + 1):
                yield {"layer": number, "timestep": timestep, "unit": 1 + (timestep + sample) % of.units, "sample": sample}


def weights(step: Step) -> Iterator[dict]:
    """Of every weight matrix its last entry, and of every bias."""
    for name, array in step.weights.items():
        yield {"weight": name, "row": array.shape[0]} | ({"column": array.shape[1]} if array.ndim == 2 else {})


def resolve(ref: str, step: Step, sample: int, made: RunSpec) -> float:
    """What a `data-ref` of a number stands for, straight from the step."""
    name, *indices = ref.split(" ")
    indices = [int(index) - 1 for index in indices]
    if name in ("W_space", "W_time", "b"):
        return float(step.weights[f"layer{indices[0] + 1}.{name}"][tuple(indices[1:])])
    if name in ("x", "t", "y", "output_gradient"):
        row = 0 if name != "x" and made.many_to_one else indices[1]
        return float(getattr(step, QUANTITIES[name])[row, sample, indices[2]])
    trace = step.layers[indices[0]]
    return float(trace.h0[sample, indices[2]] if indices[1] < 0 else getattr(trace, name)[indices[1], sample, indices[2]])
