"""Random networks, the numbers of their first step, and the conventions that have arrays of them."""

from functools import cache

import numpy as np
from unrolled.core import RunSpec, Trainer, conventions
from unrolled.core.checking.candidates import numbers_of

SIZES = {"T": 5, "B": 2, "X": 3, "H": 4, "O": 6}  # timesteps, samples, inputs, units, outputs: no two are equal
COURSES = {name: kind() for name, kind in conventions().items() if kind.own_names}
CASES = [(name, kind) for name, convention in COURSES.items() for kind in convention.weights]


@cache
def network(kind: str, seed: int = 1, cost: str = "squared_error", bias: bool = True, largest: float = 1.0,
            **sizes: int):
    """A layer of this kind with a dense one above, with targets up to `largest`: the set-up, a step, all its numbers."""
    many = kind != "dense"
    timesteps, samples, inputs, units, outputs = (SIZES | {"T": SIZES["T"] if many else 1} | sizes).values()
    rng = np.random.default_rng(seed)
    states = {name: rng.uniform(-0.5, 0.5, units).tolist() for name in ("initial_state", "initial_cell")}
    hidden = {"recurrent": {"activation": "tanh", "initial_state": states["initial_state"]}, "lstm": states,
              "gru": {"initial_state": states["initial_state"]}, "dense": {"activation": "sigmoid"}}[kind]
    spec = RunSpec.from_dict({
        "task": {"kind": "explicit", "inputs": rng.uniform(-1, 1, (samples, timesteps, inputs)).tolist(),
                 "targets": rng.uniform(0, largest, (samples, timesteps, outputs)).tolist()},
        "layers": [{"kind": kind, "units": units, "bias": bias} | hidden,
                   {"kind": "dense", "units": outputs, "activation": "sigmoid", "bias": bias}],
        "readout": "many_to_many" if many else "many_to_one", "batch_size": samples, "cost": cost,
        "initialiser": {"kind": "normal", "deviation": 0.7}, "seed": seed})
    step = Trainer(spec).step()
    return spec, step, numbers_of(spec, step)


def own(arrays: dict[str, np.ndarray], layer: int = 1) -> dict[str, np.ndarray]:
    """What belongs to a layer, by the course's names without its number."""
    start = f"layer{layer}."
    return {name.removeprefix(start): array for name, array in arrays.items() if name.startswith(start)}
