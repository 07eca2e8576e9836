"""Set-ups that several tests use."""

from copy import deepcopy
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from hypothesis import strategies as st
from unrolled.core import RunSpec, Step, Trainer, parse_edits
from unrolled.core.optimisers.base import Optimiser
from unrolled.core.parameters import Real, param

SUM_OF_BITS = {
    "task": {"kind": "sum_of_bits", "min_length": 3, "max_length": 6, "training": 20, "validation": 10},
    "layers": [{"kind": "recurrent", "units": 4, "activation": "tanh"},
               {"kind": "recurrent", "units": 3, "activation": "sigmoid"},
               {"kind": "dense", "units": 1, "activation": "linear"}],
    "readout": "many_to_one", "cost": "squared_error", "optimiser": {"kind": "gradient_descent", "learning_rate": 0.02},
    "batch_size": 3, "truncate": None, "initialiser": {"kind": "xavier"}, "seed": 5}


def changed(**fields) -> dict:
    """The sum of bits with some fields replaced."""
    return deepcopy(SUM_OF_BITS) | fields


@dataclass(frozen=True)
class Momentum(Optimiser):
    """An optimiser with a memory: v ← ½ v − η g, w ← w + v. It is not registered, and so known to tests alone."""

    kind: ClassVar[str] = "half_momentum"
    slots: ClassVar[dict[str, str]] = {"v": "v"}
    learning_rate: float = param(Real(low=0.0, high=10.0), 0.01)

    def update(self, gradient, rate, memory, update):
        memory[0] *= 0.5
        memory[0] -= rate * gradient
        update[...] = memory[0]


XOR = {"task": "xor", "layers": [{"kind": "dense", "units": 2, "activation": "tanh"},
                                 {"kind": "dense", "units": 1, "activation": "sigmoid"}],
       "cost": "binary_cross_entropy", "optimiser": {"kind": "gradient_descent", "learning_rate": 0.5}, "seed": 2}
#: Recurrent and dense, batches of one and of several, ragged, truncated, in a given order, and with a memory.
SMALL = {
    "ragged": RunSpec.from_dict(changed()), "one at a time": RunSpec.from_dict(changed(batch_size=1)),
    "truncated": RunSpec.from_dict(changed(truncate=2)),
    "many targets": RunSpec.from_dict(changed(readout="many_to_many", truncate={"depth": 3, "every": 2})),
    "momentum": replace(RunSpec.from_dict(changed()), optimiser=Momentum()),
    "dense": RunSpec.from_dict(XOR),
    "dense, all at once": replace(RunSpec.from_dict(XOR | {"batch_size": 4}), optimiser=Momentum()),
    "in order": RunSpec.from_dict({
        "task": {"kind": "explicit", "inputs": [[[1.0], [0.5]], [[0.2], [0.1], [-0.3]]], "targets": [[1.0], [0.0]]},
        "layers": [{"kind": "recurrent", "units": 2, "activation": "relu"},
                   {"kind": "dense", "units": 1, "activation": "linear"}]})}


def edits(spec: RunSpec) -> st.SearchStrategy:
    """Edits that fit a set-up."""
    trainer = Trainer(spec)
    given, value = trainer.dataset.training, st.floats(0.0, 1.0).map(lambda x: round(x, 3))

    def of_data(kind, array):
        places = [(s, n, u) for s in range(len(given)) for n in range(min(array.shape[1], given.lengths[s]))
                  for u in range(array.shape[2])]
        return st.builds(lambda at, v: dict(zip(("sample", "timestep", "unit"), at, strict=True))
                         | {"kind": kind, "value": v}, st.sampled_from(places), value)

    entries = [(name, index) for name, weight in trainer.weights.items() for index in np.ndindex(weight.shape)]
    kinds = [
        value.map(lambda v: {"kind": "learning_rate", "value": v / 10}),
        st.none().map(lambda _: {"kind": "truncate", "depth": None}),
        st.tuples(st.integers(1, 4),
                  st.integers(0, 3)).map(lambda t: {"kind": "truncate", "depth": t[0], "every": max(1, t[0] - t[1])}),
        st.sets(st.sampled_from(trainer.network.names)).map(lambda names: {"kind": "freeze", "layers": sorted(names)}),
        st.builds(lambda at, v: {"kind": "weight", "weight": at[0], "index": list(at[1]), "value": v},
                  st.sampled_from(entries), value),
        of_data("input", given.inputs), of_data("target", given.targets)]
    return st.lists(st.one_of(*kinds), min_size=1, max_size=4).map(parse_edits)


def finish(generator):
    """Run a generator to its end; returns what it returns."""
    shares = []
    while True:
        try:
            shares.append(next(generator))
        except StopIteration as stop:
            assert all(0 <= share <= 1 for share in shares)
            assert shares == sorted(shares)
            return stop.value


def same(a: Step, b: Step) -> bool:
    """Whether two steps agree in every bit."""
    return (a.index, a.cost) == (b.index, b.cost) and all(
        x.tobytes() == y.tobytes() for (_, x), (_, y) in zip(a.items(), b.items(), strict=True))
