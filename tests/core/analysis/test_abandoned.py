"""What takes long ends between two pieces where nobody waits for it any more."""

import pytest
from unrolled.core import (
    RunSpec,
    Trainer,
    check_step,
    compare_depths,
    forward_gradient,
    interruptible,
    rounding_bounds,
    sample,
    temporal_jacobians,
    unit_activity,
)

SPEC = RunSpec.from_dict({"task": {"kind": "sum_of_bits", "min_length": 8, "max_length": 8}, "readout": "many_to_many",
                          "cost": "squared_error",
                          "layers": [{"kind": "recurrent", "units": 5}, {"kind": "dense", "units": 1}]})
TEXT = RunSpec.from_dict({"task": {"kind": "text"}, "layers": [{"kind": "recurrent", "units": 5},
                                                               {"kind": "dense", "units": 28, "activation": "softmax"}],
                          "readout": "many_to_many", "cost": "cross_entropy"})


class Gone(Exception):
    """Nobody waits."""


LONG = {"factors": lambda step: temporal_jacobians(SPEC, step),
        "truncation": lambda step: compare_depths(SPEC, step, 1),
        "forwards": lambda step: forward_gradient(SPEC, step), "rounding": lambda step: rounding_bounds(SPEC, step),
        "check": lambda step: list(check_step(SPEC, step)), "sample": lambda _: sample(TEXT, Trainer(TEXT).weights, 20),
        "firings": lambda _: unit_activity(TEXT, Trainer(TEXT).weights, 1, 1)}


@pytest.mark.parametrize("name", LONG)
def test_what_takes_long_may_be_left_between_two_pieces(name):
    pieces, step = [], Trainer(SPEC).step()

    def interrupt():
        pieces.append(1)
        if len(pieces) == 5:
            raise Gone
    with pytest.raises(Gone), interruptible(interrupt):
        LONG[name](step)
    assert len(pieces) == 5
