"""The convention of min-char-rnn."""

from typing import ClassVar

from . import register
from .base import Convention


@register
class MinCharRNN(Convention):
    """Dictionaries by timestep are one array, (timesteps, units, 1)."""

    name: ClassVar[str] = "min-char-rnn"
    label: ClassVar[str] = "min-char-rnn"
    about: ClassVar[str] = (
        "Vectors are columns of a single sample, dhraw is ∂C/∂z, and every entry of a gradient is clipped to ±5."
    )
    source: ClassVar[str] = "Karpathy 2015, min-char-rnn.py: lossFun"
    axes: ClassVar[str] = "TUB"
    column_bias: ClassVar[bool] = True
    clip: ClassVar[float | None] = 5.0
    weights: ClassVar = {
        "recurrent": {"Wxh": "W_space", "Whh": "W_time", "bh": "b"}, "dense": {"Why": "W_space", "by": "b"},
    }
    cells: ClassVar = {
        "recurrent": {
            "xs": "below.h", "hs": "h", "hprev": "h0", "dh": "delta", "dhraw": "dz", "dhnext": "delta0",
        },
        "dense": {"ys": "z", "ps": "h", "dy": "dz"},
    }
