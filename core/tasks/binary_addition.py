"""Adding two numbers bit by bit, as one does on paper."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..data.samples import Samples, split_train_validation
from ..parameters import Integer, param
from ..registry import register
from .base import Task, training, validation


@register
@dataclass(frozen=True)
class BinaryAddition(Task):
    """Two numbers come in bit by bit, the lowest bit first.

    The target at each timestep is the bit of their sum, so the network has to remember the carry.

    Numbers of k bits take k + 1 timesteps, since their sum may have one bit more.
    Source: Roelants, How to implement a recurrent neural network, part 2.
    """

    kind: ClassVar[str] = "binary_addition"
    label: ClassVar[str] = "binary addition"
    formula: ClassVar[str] = r"t_n = \text{bit } n \text{ of } a + b, \quad x_n = (a_n, b_n)"
    source: ClassVar[str] = "Roelants, How to implement a recurrent neural network, part 2"
    readouts: ClassVar[tuple[str, ...]] = ("many_to_many",)
    probabilities: ClassVar[bool] = True
    accuracy_rule: ClassVar[str] = "threshold"
    suggested: ClassVar[dict[str, Any]] = {
        "layers": [
            {"kind": "recurrent", "units": 3, "activation": "tanh"},
            {"kind": "dense", "units": 1, "activation": "sigmoid"},
        ],
        "readout": "many_to_many", "cost": "binary_cross_entropy",
        "optimiser": {"kind": "gradient_descent", "learning_rate": 0.1}, "batch_size": 20,
        "initialiser": {"kind": "xavier"},
    }

    bits: int = param(Integer(low=1, high=50, symbol="k", unit="bits", about="Length of the two numbers."), 7)
    training: int = training(2000)
    validation: int = validation(1000)

    input_size, output_size = 2, 1

    @property
    def training_samples(self):
        return self.training

    @property
    def max_timesteps(self):
        return self.bits + 1

    def generate(self, rng, many_to_one):
        numbers = rng.integers(0, 2**self.bits, (2, self.training + self.validation))
        bits = (numbers[..., None] >> np.arange(self.bits + 1) & 1).astype(float)
        sums = (numbers.sum(axis=0)[:, None] >> np.arange(self.bits + 1) & 1).astype(float)[..., None]
        inputs, lengths = np.moveaxis(bits, 0, -1), np.full(len(sums), self.bits + 1)
        return split_train_validation(Samples(inputs, sums, lengths), self.training)
