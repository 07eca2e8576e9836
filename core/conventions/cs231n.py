"""The convention of CS231n, assignment 3."""

from collections.abc import Mapping
from typing import ClassVar

from . import register
from .base import Convention, Scale
from .blocks import Block, of_gates

STATES: Mapping[str, Block] = {
    "x": "below.h", "h": "h", "h0": "h0", "dh": "delta_space", "dx": "below.delta", "dh0": "delta0",
}


@register
class CS231n(Convention):
    """Rows are samples, and the layer sums over the batch what the cost has divided by it."""

    name: ClassVar[str] = "cs231n"
    label: ClassVar[str] = "CS231n, assignment 3"
    about: ClassVar[str] = (
        "Arrays are (samples, timesteps, units), matrices are transposed, and error signals are divided by the batch "
        "size."
    )
    source: ClassVar[str] = "CS231n: Deep Learning for Computer Vision, Stanford, assignment 3, rnn_layers.py"
    axes: ClassVar[str] = "BTU"
    transposed: ClassVar[bool] = True
    weights: ClassVar = {
        "recurrent": {"Wx": "W_space", "Wh": "W_time", "b": "b"},
        "lstm": {"Wx": of_gates("W_space", "ifog"), "Wh": of_gates("W_time", "ifog"), "b": of_gates("b", "ifog")},
        "dense": {"w": "W_space", "b": "b"},
    }
    cells: ClassVar = {
        "recurrent": STATES, "lstm": STATES | {"c": "c", "dc0": "delta_c0"},
        "dense": {"x": "below.h", "dx": "below.delta", "dout": "delta_space"},
    }

    def scales(self, spec, samples):
        return (Scale.of_cost(1.0, samples),)
