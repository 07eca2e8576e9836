"""The convention of the Deep Learning Specialization, sequence models."""

from collections.abc import Mapping
from typing import ClassVar

from . import register
from .base import Convention, Scale
from .blocks import Block, columns

STATES: Mapping[str, Block] = {
    "x": "below.h", "a": "h", "a0": "h0", "da": "delta_space", "dx": "below.delta", "da0": "delta0",
}
GATES = {"f": "f", "i": "i", "c": "g", "o": "o"}  # the letters of the course, and ours


@register
class DeepLearningSpecialization(Convention):
    """A gate's weights stand side by side, for the state first and then for the input: on [a_prev; x]."""

    name: ClassVar[str] = "deep-learning-specialization"
    label: ClassVar[str] = "Deep Learning Specialization, sequence models"
    about: ClassVar[str] = (
        "Arrays are (units, samples, timesteps), biases are columns, each gate has one matrix for [a_prev; x], and "
        "gradients are summed over the samples."
    )
    source: ClassVar[str] = "Deep Learning Specialization, course 5, week 1: Building a recurrent neural network"
    axes: ClassVar[str] = "UBT"
    column_bias: ClassVar[bool] = True
    gates: ClassVar = {own: theirs for theirs, own in GATES.items()}
    weights: ClassVar = {
        "recurrent": {"Wax": "W_space", "Waa": "W_time", "ba": "b"},
        "lstm": {f"W{theirs}": columns(f"W_time_{own}", f"W_space_{own}") for theirs, own in GATES.items()}
        | {f"b{theirs}": f"b_{own}" for theirs, own in GATES.items()},
        "dense": {"Wya": "W_space", "by": "b"},
    }
    cells: ClassVar = {
        "recurrent": STATES,
        "lstm": STATES | {
            "c": "c", "c0": "c0", "dc0": "delta_c0", "ft": "f", "it": "i", "cct": "g", "ot": "o", "dft": "dz_f",
            "dit": "dz_i", "dcct": "dz_g", "dot": "dz_o",
        },
    }

    def scales(self, spec, samples):
        return (Scale.of_cost(samples, samples), Scale.of_cost(1.0, samples))  # `da` is given: of each sample, or / m
