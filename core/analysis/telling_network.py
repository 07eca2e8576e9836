"""A network on which as many mistakes as possible can be told apart."""

from dataclasses import replace
from typing import Any

import numpy as np

from ..layers.base import Layer
from ..numerics.random_streams import Stream, random_stream
from ..spec import RunSpec
from ..training.trainer import Trainer

# No size is another one, so that a transposed matrix or a swapped axis shows.
INPUTS, OUTPUTS, TIMESTEPS, SAMPLES, UNITS = 3, 2, 7, 5, (4, 6, 8, 9)


def telling_network(spec: RunSpec) -> RunSpec:
    """A set-up with the kinds of layers and the cost of another one, in which mistakes show.

    Inputs, units, timesteps and samples differ in number. There are batches of sequences of different lengths with a
    target at every timestep, random data, activations whose slope is not constant, initial states that are not zero,
    weight decay, clipping and truncation.
    """
    rng, many = random_stream(spec.seed, Stream.TELLING_NETWORK), any(layer.recurrent for layer in spec.layers)
    lengths = [TIMESTEPS - max(0, i - 1) if many else 1 for i in range(SAMPLES)]
    built = RunSpec.from_dict({
        "task": _data(rng, lengths, many, spec.layers[-1].activation.coupled),
        "layers": [_layer(rng, spec, i) for i in range(len(spec.layers))],
        "readout": "many_to_many" if many else "many_to_one", "cost": spec.cost.to_dict(), "batch_size": SAMPLES,
        "optimiser": {"kind": "gradient_descent", "learning_rate": 0.3, "l2": 0.05},
        "truncate": TIMESTEPS - 3 if many else None, "initialiser": {"kind": "normal", "deviation": 0.5},
        "seed": spec.seed,
    })
    return replace(built, optimiser=replace(built.optimiser, clip_value=_middle_of_gradient(built)))


def _middle_of_gradient(spec: RunSpec) -> float:
    """The median of the first gradient's entries in trained layers, so that clipping changes some of them, not all."""
    gradients = Trainer(spec).preview().gradients.items()
    trained = [array.ravel() for name, array in gradients if name.split(".")[0] not in spec.untrainable]
    return float(np.median(np.abs(np.concatenate(trained)))) or 1.0


def _data(rng: np.random.Generator, lengths: list[int], many: bool, one_hot: bool) -> dict[str, Any]:
    """Random inputs, and random probabilities as targets."""

    def targets(count: int) -> np.ndarray:
        shape = (count, OUTPUTS)
        return np.eye(OUTPUTS)[rng.integers(0, OUTPUTS, count)] if one_hot else rng.uniform(0.1, 0.9, shape)

    return {
        "kind": "explicit", "inputs": [rng.uniform(-1.0, 1.0, (n, INPUTS)).tolist() for n in lengths],
        "targets": [targets(n if many else 1).tolist() for n in lengths], "washout": int(many),
    }


def _layer(rng: np.random.Generator, spec: RunSpec, i: int) -> dict[str, Any]:
    """The layer of the same kind, of another size, with biases, all connections, and random initial states."""
    layer, last = spec.layers[i], i == len(spec.layers) - 1
    units = OUTPUTS if last else UNITS[i % len(UNITS)]
    changed = {"units": units, "bias": True, "weights": None, "connectivity": 1.0}
    states = {name: rng.uniform(-0.6, 0.6, units).tolist() for name in ("initial_state", "initial_cell")}
    fields = layer.to_dict() | changed | states | {"activation": _curved(layer, last)}
    return {name: value for name, value in fields.items() if name == "kind" or name in layer.parameters()}


def _curved(layer: Layer, last: bool) -> Any:
    """The layer's activation; one whose slope varies where it may be linear or piecewise linear."""
    varies = layer.activation.kind not in ("linear", "relu")
    return layer.activation.to_dict() if varies else "sigmoid" if last else "tanh"
