"""Nielsen, Neural Networks and Deep Learning: `backprop` of network.py, for two layers of sigmoid units."""

from typing import ClassVar

import numpy as np

from . import register
from .base import Course, Trial, named


def backprop(x, y, weights, biases):
    """The gradient of the quadratic cost ½‖a − y‖² of one sample.

    Args:
        x, y: input and target, a column each.
        weights, biases: a matrix and a column (n, 1) for each layer, whose units are sigmoid units.

    Returns two lists, nabla_b and nabla_w, in the order of the layers.
    """
    activations = [x]
    for w, b in zip(weights, biases, strict=True):
        activations.append(1 / (1 + np.exp(-(w @ activations[-1] + b))))
    delta = (activations[-1] - y) * activations[-1] * (1 - activations[-1])
    nabla_b, nabla_w = [delta], [delta @ activations[-2].T]
    for w, a, below in zip(weights[:0:-1], activations[-2:0:-1], activations[-3::-1], strict=True):
        delta = (w.T @ delta) * a * (1 - a)
        nabla_b.insert(0, delta)
        nabla_w.insert(0, delta @ below.T)
    return nabla_b, nabla_w


def gradients(homework, arrays):
    """The gradients of all biases and weights."""
    weights, biases = ([arrays[f"{kind}{layer}"] for layer in (1, 2)] for kind in "wb")
    nabla_b, nabla_w = homework.backprop(arrays["x"], arrays["y"], weights, biases)
    return named(("nabla_b1", "nabla_b2"), nabla_b) | named(("nabla_w1", "nabla_w2"), nabla_w)


@register
class Nielsen(Course):
    """One sample as a column, lists by layer, and no sum over samples within the function."""

    name: ClassVar[str] = "nielsen"
    label: ClassVar[str] = "Nielsen, chapter 2: backprop"
    about: ClassVar[str] = "Vectors are columns, (n, 1). Lists have an entry for each layer behind the input."
    convention: ClassVar[str] = "nielsen"
    layer: ClassVar[str | None] = None
    functions: ClassVar[tuple] = (backprop,)
    trials: ClassVar[tuple] = (Trial("backprop", gradients),)

    def network(self, seed, timesteps=1):
        rng = np.random.default_rng(seed)
        return {
            "task": {"kind": "explicit", "inputs": rng.uniform(-1, 1, (1, 3)).tolist(),
                     "targets": rng.uniform(0, 1, (1, 2)).tolist()},
            "layers": [{"kind": "dense", "units": 4}, {"kind": "dense", "units": 2}], "cost": "half_squared_error",
            "initialiser": {"kind": "normal", "deviation": 1.0}, "seed": seed}

    def arrays(self, spec, step):
        return super().arrays(spec, step) | {"x": step.inputs[0].T, "y": step.targets[0].T}
