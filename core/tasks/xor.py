"""Exclusive or."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..data.samples import Dataset, vectors
from ..registry import register
from .base import Task


@register
@dataclass(frozen=True)
class Xor(Task):
    """The exclusive or of two inputs: four samples, which no network without a hidden layer can learn.

    Training and validation are the same four samples, since there are no others.
    """

    kind: ClassVar[str] = "xor"
    label: ClassVar[str] = "XOR"
    formula: ClassVar[str] = r"t = x_1 \oplus x_2"
    source: ClassVar[str] = "Rumelhart, Hinton and Williams 1986"
    display: ClassVar[str] = "points"
    probabilities: ClassVar[bool] = True
    accuracy_rule: ClassVar[str] = "threshold"
    suggested: ClassVar[dict[str, Any]] = {
        "layers": [
            {"kind": "dense", "units": 4, "activation": "tanh"}, {"kind": "dense", "units": 1, "activation": "sigmoid"},
        ],
        "cost": "binary_cross_entropy", "optimiser": {"kind": "gradient_descent", "learning_rate": 0.5},
        "batch_size": 4, "initialiser": {"kind": "xavier"},
    }

    input_size, output_size, training_samples = 2, 1, 4

    def generate(self, rng, many_to_one):
        inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
        part = vectors(inputs, inputs[:, :1] ^ inputs[:, 1:])
        return Dataset(part, part)
