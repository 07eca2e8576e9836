"""A power of a sine, predicted from the sine: the first example of an echo state network."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..data.samples import Samples, split_train_validation
from ..errors import SpecError
from ..parameters import Integer, param
from ..registry import register
from .base import Task, training, validation, washout

STEP = 0.2  # phase per timestep; a wave takes 31.4 timesteps


@register
@dataclass(frozen=True)
class SinePower(Task):
    """The input is a sine, the target half of its seventh power. Each sequence starts at another phase.

    Targets count after the washout, in which a network forgets its initial state. Always predicting 0 gives an NRMSE²
    of 1, since the target's mean is 0 and its variance σ² = ¼ · 429/2048 = 0.0524.
    Source: Jaeger 2002, A tutorial on training recurrent neural networks, GMD report 159, section 6.
    """

    kind: ClassVar[str] = "sine_power"
    label: ClassVar[str] = "power of a sine"
    formula: ClassVar[str] = r"t_n = \tfrac{1}{2} \sin^7(n/5), \quad x_n = \sin(n/5)"
    source: ClassVar[str] = "Jaeger 2002, GMD report 159, section 6"
    display: ClassVar[str] = "signal"
    readouts: ClassVar[tuple[str, ...]] = ("many_to_many",)
    suggested: ClassVar[dict[str, Any]] = {
        "layers": [{"kind": "reservoir", "units": 100}, {"kind": "dense", "units": 1, "activation": "linear"}],
        "readout": "many_to_many", "cost": "squared_error", "optimiser": {"kind": "newton", "l2": 1e-8},
        "batch_size": 2, "initialiser": {"kind": "xavier"},
    }

    length: int = param(Integer(low=2, high=1000, symbol="N", unit="timesteps", about="Length of a sequence."), 150)
    washout: int = washout(50)
    training: int = training(2)
    validation: int = validation(3)

    input_size = output_size = 1

    def check(self):
        if self.washout >= self.length:
            raise SpecError("washout", f"fewer than the {self.length} timesteps of a sequence", self.washout)

    @property
    def training_samples(self):
        return self.training

    @property
    def max_timesteps(self):
        return self.length

    def generate(self, rng, many_to_one):
        samples = self.training + self.validation
        inputs = np.sin(rng.uniform(0.0, 2 * np.pi, (samples, 1, 1)) + STEP * np.arange(1, self.length + 1)[:, None])
        return split_train_validation(Samples(inputs, inputs**7 / 2, np.full(samples, self.length)), self.training)
