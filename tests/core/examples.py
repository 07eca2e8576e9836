"""Set-ups that several tests use."""

from copy import deepcopy

SUM_OF_BITS = {
    "task": {"kind": "sum_of_bits", "min_length": 3, "max_length": 6, "training": 20, "validation": 10},
    "layers": [{"kind": "recurrent", "units": 4, "activation": "tanh"}, {"kind": "recurrent", "units": 3, "activation": "sigmoid"},
               {"kind": "dense", "units": 1, "activation": "linear"}],
    "readout": "many_to_one", "cost": "squared_error", "optimiser": {"kind": "gradient_descent", "learning_rate": 0.02},
    "batch_size": 3, "truncate": None, "initialiser": {"kind": "xavier"}, "seed": 5}


def changed(**fields) -> dict:
    """The sum of bits with some fields replaced."""
    return deepcopy(SUM_OF_BITS) | fields
