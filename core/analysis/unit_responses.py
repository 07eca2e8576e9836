"""What every unit answers to inputs that are not samples: a point of the plane after the other, all in a few forward passes."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..network.lattice import Lattice
from ..network.network import Network
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec

AT_ONCE = 256  # points of one pass: its numbers stay in the cache


def unit_responses(spec: RunSpec, weights: Mapping[str, NDArray], points: NDArray) -> list[NDArray]:
    """h of every layer, (points, units) each, of a network without time: one timestep, before which there was nothing.

    Args:
        spec: the network.
        weights: every weight by its full name.
        points: (points, inputs).
    """
    network = Network(spec)
    theta = network.flat(weights)
    found = [np.empty((len(points), layer.units)) for layer in spec.layers]
    lattice = Lattice(network, theta, 1, min(AT_ONCE, len(points)), truncate=None)
    lattice.targets.fill(0.0)  # nobody asks for the cost
    for first in range(0, len(points), lattice.batch):
        part = slice(first, first + lattice.batch)
        lattice.inputs[0, : len(points[part])] = points[part]
        with ONE_THREAD, np.errstate(all="ignore"):
            lattice.forward()
        for h, cells in zip(found, lattice.layers, strict=True):
            h[part] = cells.h[0, : len(h[part])]
    return found
