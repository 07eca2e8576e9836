"""Sequences of random bits: their sum, or the last of them."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..data.samples import Dataset, sequences
from ..errors import SpecError
from ..parameters import Integer, param
from ..registry import register
from .base import Task, training, validation


class Bits(Task):
    """Random bits, one per timestep; a kind defines the target."""

    readouts: ClassVar[tuple[str, ...]] = ("many_to_one", "many_to_many")
    input_size = output_size = 1
    min_length: int
    max_length: int
    training: int
    validation: int

    def check(self):
        if self.max_length < self.min_length:
            raise SpecError("max_length", f"at least min_length, {self.min_length}", self.max_length)

    @property
    def training_samples(self):
        return self.training

    @property
    def max_timesteps(self):
        return self.max_length

    def answers(self, bits: NDArray) -> NDArray:
        """The target after each of the bits (n, 1), (n, 1)."""
        raise NotImplementedError

    def generate(self, rng, many_to_one):
        lengths = rng.integers(self.min_length, self.max_length + 1, self.training + self.validation)
        inputs = [rng.integers(0, 2, (n, 1)).astype(float) for n in lengths]
        targets = [self.answers(bits)[-1:] if many_to_one else self.answers(bits) for bits in inputs]
        parts = (sequences(inputs[part], targets[part]) for part in (slice(self.training), slice(self.training, None)))
        return Dataset(*parts)


def length(default: int, which: str) -> Any:
    """The parameter for the shortest or longest sequence."""
    return param(Integer(low=1, high=1000, unit="timesteps", about=f"Length of the {which} sequence."), default)


@register
@dataclass(frozen=True)
class SumOfBits(Bits):
    """A sequence of bits.

    The target is the number of ones: at the end or, many-to-many, the count so far at every timestep.

    The sum itself is never an input.
    Source: the author's recurrent notebook, after Roelants.
    """

    kind: ClassVar[str] = "sum_of_bits"
    label: ClassVar[str] = "sum of bits"
    formula: ClassVar[str] = r"t = \sum_{n=1}^{N} x_n"
    source: ClassVar[str] = "the author's recurrent notebook"
    accuracy_rule: ClassVar[str] = "rounding"
    suggested: ClassVar[dict[str, Any]] = {
        "layers": [
            {"kind": "recurrent", "units": 6, "activation": "sigmoid"},
            {"kind": "recurrent", "units": 4, "activation": "sigmoid"},
            {"kind": "dense", "units": 1, "activation": "linear"},
        ],
        "readout": "many_to_one", "cost": "squared_error",
        "optimiser": {"kind": "gradient_descent", "learning_rate": 0.1}, "batch_size": 1,
        "initialiser": {"kind": "xavier"},
    }

    min_length: int = length(6, "shortest")
    max_length: int = length(9, "longest")
    training: int = training(400)
    validation: int = validation(200)

    def answers(self, bits):
        return np.cumsum(bits, axis=0)


@register
@dataclass(frozen=True)
class LastBit(Bits):
    """A sequence of bits. The target is the last one, so the network has to learn to forget all others."""

    kind: ClassVar[str] = "last_bit"
    label: ClassVar[str] = "last bit"
    formula: ClassVar[str] = r"t = x_N"
    source: ClassVar[str] = "the author's recurrent notebook"
    probabilities: ClassVar[bool] = True
    accuracy_rule: ClassVar[str] = "threshold"
    suggested: ClassVar[dict[str, Any]] = {
        "layers": [
            {"kind": "recurrent", "units": 4, "activation": "tanh"},
            {"kind": "dense", "units": 1, "activation": "sigmoid"},
        ],
        "readout": "many_to_one", "cost": "binary_cross_entropy",
        "optimiser": {"kind": "gradient_descent", "learning_rate": 0.1}, "batch_size": 1,
        "initialiser": {"kind": "xavier"},
    }

    min_length: int = length(3, "shortest")
    max_length: int = length(7, "longest")
    training: int = training(200)
    validation: int = validation(100)

    def answers(self, bits):
        return bits
