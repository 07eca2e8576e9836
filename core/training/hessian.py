"""The Hessian of a batch's cost: all second derivatives, by complex steps of the gradient.

A complex step of the gradient gives one column of the Hessian, Im g(w + ih eₖ) / h = ∂g/∂wₖ, exact to rounding. It
costs one forward and one backward pass in complex numbers per weight. At a kink of the cost (ReLU at 0) it is the
derivative on the side where the network is.

Source: Squire and Trapp 1998, Using complex variables to estimate derivatives of real functions; of Hessians,
    Goodfellow,
Bengio and Courville, Deep Learning, section 4.3.1.
"""

from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from ..data.samples import Batch
from ..network.lattice import Lattice
from ..network.network import Network

STEP = 1e-30


class Hessian:
    """Computes the Hessian of a batch's cost in the trainable weights of a network."""

    def __init__(self, network: Network):
        self._network = network
        self._theta = np.empty(network.size, complex)
        self._lattices: dict[tuple[int, int, bool], Lattice] = {}

    def of(self, theta: NDArray, batch: Batch, frozen: Collection[slice] = (),
           initial_states: Collection[NDArray] | None = None) -> tuple[NDArray, NDArray]:
        """The indices of the trainable weights, (n,), and the Hessian of the batch's mean cost in them, (n, n).

        The Hessian is that of the whole cost; backpropagation is not truncated here.

        Args:
            theta: (weights,) point at which the Hessian is taken.
            batch: the samples.
            frozen: extents of the frozen layers in `theta`.
            initial_states: initial states of the batch, as `Lattice.set_initial_states` takes them.
        """
        trainable = np.ones(self._network.size, bool)
        for extent in frozen:
            trainable[extent] = False
        places, lattice = np.flatnonzero(trainable), self._loaded(theta, batch)
        lattice.set_initial_states(initial_states)
        columns = np.empty((len(places), len(places)))
        for row, gradient in enumerate(self._slopes(lattice, trainable)):
            columns[row] = gradient[places]
        return places, (columns + columns.T) / 2.0  # the two differ by rounding only

    def _loaded(self, theta: NDArray, batch: Batch) -> Lattice:
        """The lattice for this shape of batch, reused from update to update."""
        key = *batch.inputs.shape[:2], batch.ragged
        if key not in self._lattices:
            self._lattices[key] = Lattice(self._network, self._theta, *key, truncate=None, dtype=complex)
        np.copyto(self._theta, theta)
        lattice = self._lattices[key]
        lattice.load(batch.inputs, batch.targets, batch.lengths)
        return lattice

    def _slopes(self, lattice: Lattice, trainable: NDArray) -> Iterator[NDArray]:
        """∂g/∂w (weights,) of each trainable weight in turn.

        Entries of the layers below the first trainable one are not set.
        """
        extents = [self._network.extent(name) for name in self._network.names]
        learning = [layer for layer, extent in enumerate(extents) if trainable[extent].any()]
        for layer in learning:
            lattice.forward()  # restores the layers below to their values without a step
            for place in range(extents[layer].start, extents[layer].stop):
                weight = self._theta[place]
                self._theta[place] += 1j * STEP
                lattice.forward(first=layer)
                lattice.backward(learning[0])
                self._theta[place] = weight
                yield lattice.gradients.imag / STEP
