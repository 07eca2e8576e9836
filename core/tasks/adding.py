"""The adding problem: two of many numbers must be remembered for long."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..data.samples import Samples, split_train_validation
from ..parameters import Integer, param
from ..registry import register
from .base import Task, training, validation


@register
@dataclass(frozen=True)
class Adding(Task):
    """A sequence of numbers from 0 to 1, two of which are marked. The target at the end is their sum.

    One mark lies in each half. Always predicting 1 gives a mean squared error of 1/6.
    Source: Hochreiter and Schmidhuber 1997, Long short-term memory, section 5.4; in this form as in Le, Jaitly and
    Hinton 2015, A simple way to initialize recurrent networks of rectified linear units, section 4.1.
    """

    kind: ClassVar[str] = "adding"
    label: ClassVar[str] = "adding problem"
    formula: ClassVar[str] = r"t = \sum_n v_n m_n, \quad x_n = (v_n, m_n)"
    source: ClassVar[str] = "Hochreiter and Schmidhuber 1997, section 5.4"
    suggested: ClassVar[dict[str, Any]] = {
        "layers": [
            {"kind": "recurrent", "units": 16, "activation": "tanh"},
            {"kind": "dense", "units": 1, "activation": "linear"},
        ],
        "readout": "many_to_one", "cost": "squared_error",
        "optimiser": {"kind": "gradient_descent", "learning_rate": 0.01}, "batch_size": 20,
        "initialiser": {"kind": "orthogonal"},
    }

    length: int = param(Integer(low=2, high=1000, symbol="N", unit="timesteps", about="Length of a sequence."), 50)
    training: int = training(2000)
    validation: int = validation(200)

    input_size, output_size = 2, 1

    @property
    def training_samples(self):
        return self.training

    @property
    def max_timesteps(self):
        return self.length

    def generate(self, rng, many_to_one):
        samples, half = self.training + self.validation, self.length // 2
        inputs = np.zeros((samples, self.length, 2))
        inputs[..., 0] = rng.uniform(0.0, 1.0, (samples, self.length))
        each = np.arange(samples)
        for low, high in ((0, half), (half, self.length)):
            inputs[each, rng.integers(low, high, samples), 1] = 1.0
        targets, lengths = inputs.prod(axis=2).sum(axis=1)[:, None, None], np.full(samples, self.length)
        return split_train_validation(Samples(inputs, targets, lengths), self.training)
