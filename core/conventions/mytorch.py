"""The convention of mytorch, CMU 11-785."""

from collections.abc import Mapping
from typing import ClassVar

from . import register
from .base import Convention
from .blocks import Block

STATES: Mapping[str, Block] = {
    "x": "below.h", "h": "h", "h0": "h0", "delta": "delta", "dh": "delta_space", "dx": "below.delta",
    "dh_prev_t": "delta0",
}
GATES = {"r": "r", "z": "u", "n": "g"}  # the letters of the course, and ours


@register
class MyTorch(Convention):
    """Of two biases only the sum counts, so both have the gradient of ours, but for a GRU's b_nh, which ours has not."""

    name: ClassVar[str] = "mytorch"
    label: ClassVar[str] = "CMU 11-785, mytorch"
    about: ClassVar[str] = (
        "Each gate has two biases (b_nh of a GRU is not checked), and gradients are means over the batch that are "
        "added over time."
    )
    source: ClassVar[str] = "CMU 11-785: Introduction to Deep Learning, homework 3, rnn_cell.py and gru_cell.py"
    gates: ClassVar = {own: theirs for theirs, own in GATES.items()}
    weights: ClassVar = {
        "recurrent": {"W_ih": "W_space", "W_hh": "W_time"},
        "gru": {f"W{theirs}{end}": f"{matrix}_{own}" for theirs, own in GATES.items()
                for end, matrix in (("x", "W_space"), ("h", "W_time"))},
        "dense": {"W": "W_space", "b": "b"},
    }
    gradients: ClassVar = {
        "recurrent": {"db_ih": "b", "db_hh": "b"},
        "gru": {f"db{theirs}{end}": f"b_{own}" for theirs, own in GATES.items() for end in "xh"
                if theirs + end != "nh"},
    }
    cells: ClassVar = {"recurrent": STATES, "gru": STATES}
