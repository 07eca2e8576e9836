"""The convention of PyTorch."""

from collections.abc import Mapping
from typing import ClassVar

from . import register
from .base import Convention, Scale
from .blocks import Block, of_gates
from .scales import square_times, timesteps_with_target

STATES: Mapping[str, Block] = {
    "input": "below.h", "output": "h", "h0": "h0", "input.grad": "below.delta", "output.grad": "delta_space",
    "h0.grad": "delta0",
}
LINEAR: Mapping[str, Block] = {"input": "below.h", "output": "z", "input.grad": "below.delta", "output.grad": "dz"}
ORDERS = {"lstm": "ifgo", "gru": "rug"}  # of the gates
BIASES = {"recurrent": "b", "lstm": of_gates("b", "ifgo")}


@register
class PyTorch(Convention):
    """Of two biases only the sum counts, so both have the gradient of ours. A GRU's second one also has a part of its
    own, which ours has not.
    """

    name: ClassVar[str] = "pytorch"
    label: ClassVar[str] = "PyTorch"
    about: ClassVar[str] = (
        "Gates are stacked in the order i, f, g, o or r, z, n, each has two biases (the second one of a GRU is not "
        "checked), and the cost is a sum or a mean over samples, timesteps and, of squares, outputs."
    )
    source: ClassVar[str] = "PyTorch: torch.nn.RNN, LSTM, GRU and Linear"
    gates: ClassVar = {"u": "z"}
    weights: ClassVar = {
        "recurrent": {"weight_ih_l{s}": "W_space", "weight_hh_l{s}": "W_time"},
        **{kind: {"weight_ih_l{s}": of_gates("W_space", order), "weight_hh_l{s}": of_gates("W_time", order)}
           for kind, order in ORDERS.items()},
        "dense": {"weight": "W_space", "bias": "b"},
    }
    gradients: ClassVar = {
        **{kind: {"bias_ih_l{s}.grad": bias, "bias_hh_l{s}.grad": bias} for kind, bias in BIASES.items()},
        "gru": {"bias_ih_l{s}.grad": of_gates("b", "rug")},
    }
    cells: ClassVar = {
        "recurrent": STATES, "gru": STATES, "lstm": STATES | {"c0": "c0", "c0.grad": "delta_c0"}, "dense": LINEAR,
    }

    def gradient_name(self, weight):
        return f"{weight}.grad"

    def scales(self, spec, samples):
        square, timesteps = square_times(spec, 1.0), timesteps_with_target(spec)
        costs = (square, square * samples, square / timesteps, square / (timesteps * spec.layers[-1].units))
        return tuple(Scale.of_cost(cost, samples) for cost in costs)
