"""Networks, and what a learner hands in for them."""

from functools import cache

import numpy as np
from unrolled.core import Checker, RunSpec, Step, Trainer, all_mistakes, numbers_with, telling_network

KINDS = ("dense", "recurrent", "lstm", "gru")
BACKWARD = ("delta", "dz", "output_gradient")


@cache
def network(kind: str) -> tuple[RunSpec, Step]:
    """A network with a layer of this kind in which mistakes show, and its first step."""
    spec = telling_network(RunSpec.from_dict({"task": "sum_of_bits", "layers": [
        {"kind": kind, "units": 4}, {"kind": "dense", "units": 1, "activation": "linear"}]}))
    return spec, Trainer(spec).step()


@cache
def checker(kind: str) -> Checker:
    return Checker(*network(kind))


def backward(kind: str, *mistakes) -> dict[str, np.ndarray]:
    """The error signals, gradients and updates of a network, with these mistakes."""
    found = numbers_with(*network(kind), mistakes)
    return {name: array for name, array in found.items()
            if "/" in name or name.split(".")[-1].startswith(BACKWARD)}


def mistakes_of(kind: str) -> list:
    """Each mistake that the network can have, in each variant."""
    return [mistake for mistake in all_mistakes() if mistake.applies(network(kind)[0])]
