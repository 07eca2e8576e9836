"""The activations of all units for arbitrary inputs, such as a grid of points in the plane."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..network.lattice import Lattice
from ..network.network import Network
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec

AT_ONCE = 256  # points per pass, so that its numbers stay in the cache


def unit_responses(spec: RunSpec, weights: Mapping[str, NDArray], points: NDArray) -> list[NDArray]:
    """h of every layer, (points, units) each, after one timestep from the initial state.

    Args:
        spec: the set-up.
        weights: all weights by full name.
        points: (points, inputs).
    """
    network = Network(spec)
    theta = network.flat(weights)
    found = [np.empty((len(points), layer.units)) for layer in spec.layers]
    lattice = Lattice(network, theta, 1, min(AT_ONCE, len(points)), truncate=None)
    lattice.targets.fill(0.0)  # the cost is not used
    for first in range(0, len(points), lattice.batch):
        part = slice(first, first + lattice.batch)
        lattice.inputs[0, : len(points[part])] = points[part]
        with ONE_THREAD, np.errstate(all="ignore"):
            lattice.forward()
        for h, cells in zip(found, lattice.layers, strict=True):
            h[part] = cells.h[0, : len(h[part])]
    return found
