"""The convention of the Deep Learning Specialization, course 1."""

from typing import ClassVar

from . import register
from .base import Convention


@register
class DeepLearningSpecialization1(Convention):
    """Names are numbered by layer, and A0 is the input."""

    name: ClassVar[str] = "deep-learning-specialization-1"
    label: ClassVar[str] = "Deep Learning Specialization, course 1"
    about: ClassVar[str] = (
        "A column is a sample, biases are columns, dA and dZ are of each sample's own cost, and dW and db are means "
        "over the samples."
    )
    source: ClassVar[str] = "Deep Learning Specialization, course 1, week 4: Building your deep neural network"
    axes: ClassVar[str] = "UB"
    column_bias: ClassVar[bool] = True
    weights: ClassVar = {"dense": {"W{l}": "W_space", "b{l}": "b"}}
    cells: ClassVar = {"dense": {"A{l}": "h", "A{k}": "below.h", "Z{l}": "z", "dA{l}": "delta_space",
                                 "dA{k}": "below.delta", "dZ{l}": "dz"}}
