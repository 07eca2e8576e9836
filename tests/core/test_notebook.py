"""The author's recurrent notebook for one sample: [6, 4] sigmoid units, uniform(0, 1) weights, η 0.1, truncation 7 of
9.

The other computation below follows the notebook's algorithm (visit the last seven timesteps of each
layer, collect the updates, apply them at the end) with numbers in plain Python lists: no NumPy, no code of ours.
"""

import math
import random
from itertools import pairwise

import numpy as np
import pytest
from unrolled.core import RunSpec, Trainer

UNITS, TIMESTEPS, VISITED, RATE = [1, 6, 4], 9, 7, 0.1


def drawn(rng, *shape):
    """Nested lists of uniform(0, 1) numbers."""
    return [drawn(rng, *shape[1:]) for _ in range(shape[0])] if shape else rng.random()


def by_hand(bits, target, layers, states):
    """New weights after one update, and the prediction before it."""
    h = [[[x] for x in bits]]
    for layer, state in zip(layers[:-1], states, strict=True):
        hs, before = [], state
        for below in h[-1]:
            z = [sum(w * x for w, x in zip(row, below, strict=True)) + sum(w * s for w, s in zip(time, before,
                                                                                                 strict=True)) + b
                 for row, time, b in zip(layer["W_space"], layer["W_time"], layer["b"], strict=True)]
            before = [1.0 / (1.0 + math.exp(-value)) for value in z]
            hs.append(before)
        h.append(hs)
    output = layers[-1]
    y = sum(w * x for w, x in zip(output["W_space"][0], h[-1][-1], strict=True)) + output["b"][0]
    error = 2.0 * (y - target)
    new = [{name: [list(row) if isinstance(row, list) else row for row in rows] for name, rows in layer.items()}
           for layer in layers]
    for j, x in enumerate(h[-1][-1]):
        new[-1]["W_space"][0][j] -= RATE * error * x
    new[-1]["b"][0] -= RATE * error
    arriving = {TIMESTEPS - 1: [error * w for w in output["W_space"][0]]}
    for number in (1, 0):
        layer, units, below_units = layers[number], UNITS[number + 1], UNITS[number]
        handed_down, from_next = {}, [0.0] * units
        for n in range(TIMESTEPS - 1, TIMESTEPS - 1 - VISITED, -1):
            now, below = h[number + 1][n], h[number][n]
            before = h[number + 1][n - 1] if n else states[number]
            dz = [(s + t) * value * (1.0 - value)
                  for s, t, value in zip(arriving.get(n, [0.0] * units), from_next, now, strict=True)]
            for i in range(units):
                for j in range(below_units):
                    new[number]["W_space"][i][j] -= RATE * dz[i] * below[j]
                for j in range(units):
                    new[number]["W_time"][i][j] -= RATE * dz[i] * before[j]
                new[number]["b"][i] -= RATE * dz[i]
            handed_down[n] = [sum(layer["W_space"][i][j] * dz[i] for i in range(units)) for j in range(below_units)]
            from_next = [sum(layer["W_time"][i][j] * dz[i] for i in range(units)) for j in range(units)]
        arriving = handed_down
    return y, new


@pytest.mark.parametrize("seed", range(5))
def test_the_notebook(seed):
    rng = random.Random(seed)
    bits = [float(rng.randint(0, 1)) for _ in range(TIMESTEPS)]
    layers = [{"W_space": drawn(rng, units, below), "W_time": drawn(rng, units, units), "b": drawn(rng, units)}
              for below, units in pairwise(UNITS)]
    layers.append({"W_space": drawn(rng, 1, UNITS[-1]), "b": drawn(rng, 1)})
    states = [drawn(rng, units) for units in UNITS[1:]]
    spec = RunSpec.from_dict({
        "task": {"kind": "explicit", "inputs": [[[bit] for bit in bits]], "targets": [[sum(bits)]]},
        "layers": [*({"kind": "recurrent", "units": len(state), "activation": "sigmoid", "weights": weights,
                      "initial_state": state}
                     for weights, state in zip(layers, states, strict=False)),
                   {"kind": "dense", "units": 1, "activation": "linear", "weights": layers[-1]}],
        "cost": "squared_error", "optimiser": {"kind": "gradient_descent", "learning_rate": RATE}, "truncate": VISITED})
    trainer = Trainer(spec)
    step = trainer.step()
    y, new = by_hand(bits, sum(bits), layers, states)
    assert step.outputs.item() == pytest.approx(y, rel=1e-13)
    for number, layer in enumerate(new, 1):
        for name, expected in layer.items():
            ours = trainer.weights[f"layer{number}.{name}"]
            assert np.allclose(ours, expected, rtol=1e-12, atol=1e-12), name
            started = np.array(layers[number - 1][name])
            change = np.array(expected) - started
            assert np.abs(step.updates[f"layer{number}.{name}"] - change).max() <= 1e-12 * max(1.0,
                                                                                               np.abs(change).max())
