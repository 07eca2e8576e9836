"""What takes long ends between two pieces where nobody waits for it any more."""

import pytest

from core import (
    RunSpec,
    Trainer,
    check_step,
    compare_depths,
    factors_of,
    firings,
    forward_gradient,
    rounding_of,
    sample,
)

SPEC = RunSpec.from_dict({"task": {"kind": "sum_of_bits", "min_length": 8, "max_length": 8}, "readout": "many_to_many", "cost": "squared_error",
                          "layers": [{"kind": "recurrent", "units": 5}, {"kind": "dense", "units": 1}]})
TEXT = RunSpec.from_dict({"task": {"kind": "text"}, "layers": [{"kind": "recurrent", "units": 5}, {"kind": "dense", "units": 28, "activation": "softmax"}],
                          "readout": "many_to_many", "cost": "cross_entropy"})


class Gone(Exception):
    """Nobody waits."""


LONG = {"factors": lambda step, heed: factors_of(SPEC, step, heed=heed), "truncation": lambda step, heed: compare_depths(SPEC, step, 1, heed),
        "forwards": lambda step, heed: forward_gradient(SPEC, step, heed), "rounding": lambda step, heed: rounding_of(SPEC, step, heed),
        "check": lambda step, heed: list(check_step(SPEC, step, heed=heed)),
        "sample": lambda _, heed: sample(TEXT, Trainer(TEXT).weights, 20, heed=heed),
        "firings": lambda _, heed: firings(TEXT, Trainer(TEXT).weights, 1, 1, heed=heed)}


@pytest.mark.parametrize("name", LONG)
def test_what_it_calls_between_two_pieces_ends_it(name):
    pieces = []

    def heed():
        pieces.append(1)
        if len(pieces) == 5:
            raise Gone
    with pytest.raises(Gone):
        LONG[name](Trainer(SPEC).step(), heed)
    assert len(pieces) == 5
