"""The convention of Deep Learning from Scratch 2."""

from collections.abc import Mapping
from typing import ClassVar

from . import register
from .base import Convention, Scale
from .blocks import Block, of_gates
from .scales import timesteps_with_target

STATES: Mapping[str, Block] = {
    "xs": "below.h", "hs": "h", "h0": "h0", "dxs": "below.delta", "dhs": "delta_space", "dh": "delta0",
}


@register
class DeepLearningFromScratch(Convention):
    """Its GRU has the reset gate before the product with the state, which ours has not."""

    name: ClassVar[str] = "deep-learning-from-scratch"
    label: ClassVar[str] = "Deep Learning from Scratch 2"
    about: ClassVar[str] = (
        "Arrays are (samples, timesteps, units), matrices are transposed, gates are in the order f, g, i, o, and the "
        "cost is a mean over samples and timesteps, or a sum."
    )
    source: ClassVar[str] = "Saitoh, Deep Learning from Scratch 2, chapters 5 and 6: TimeRNN, TimeLSTM, TimeAffine"
    axes: ClassVar[str] = "BTU"
    transposed: ClassVar[bool] = True
    weights: ClassVar = {
        "recurrent": {"Wx": "W_space", "Wh": "W_time", "b": "b"},
        "lstm": {"Wx": of_gates("W_space", "fgio"), "Wh": of_gates("W_time", "fgio"), "b": of_gates("b", "fgio")},
        "dense": {"W": "W_space", "b": "b"},
    }
    cells: ClassVar = {
        "recurrent": STATES, "lstm": STATES | {"cs": "c", "c0": "c0", "dc": "delta_c0"},
        "dense": {"x": "below.h", "dx": "below.delta", "dout": "delta_space"},
    }

    def scales(self, spec, samples):
        costs = (1.0 / timesteps_with_target(spec), 1.0, samples)
        return tuple(Scale.of_cost(cost, samples) for cost in costs)
