"""A sine to fit."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..data.samples import split_train_validation, vectors
from ..parameters import Real, param
from ..registry import register
from .base import Task, training, validation


@register
@dataclass(frozen=True)
class Sine(Task):
    """Regression of a sine: one input, one output."""

    kind: ClassVar[str] = "sine"
    label: ClassVar[str] = "sine"
    formula: ClassVar[str] = r"t = \sin(\pi k x), \quad x \in [-1, 1]"
    display: ClassVar[str] = "curve"
    suggested: ClassVar[dict[str, Any]] = {
        "layers": [
            {"kind": "dense", "units": 8, "activation": "tanh"}, {"kind": "dense", "units": 1, "activation": "linear"},
        ],
        "cost": "half_squared_error", "optimiser": {"kind": "gradient_descent", "learning_rate": 0.1}, "batch_size": 10,
        "initialiser": {"kind": "xavier"},
    }

    training: int = training(100)
    validation: int = validation(50)
    noise: float = param(Real(low=0.0, high=1.0, about="Standard deviation of the targets' noise."), 0.0)
    waves: float = param(Real(low=0.1, high=10.0, symbol="k", about="Number of waves."), 1.0)

    input_size = output_size = 1

    @property
    def training_samples(self):
        return self.training

    def generate(self, rng, many_to_one):
        x = rng.uniform(-1.0, 1.0, (self.training + self.validation, 1))
        t = np.sin(np.pi * self.waves * x) + rng.normal(0.0, self.noise, x.shape)
        return split_train_validation(vectors(x, t), self.training)
