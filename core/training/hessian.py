"""The Hessian of a batch's cost: every second derivative, by complex steps of the gradient.

As the complex step of a cost gives its slope (see `gradcheck`), that of the gradient gives one column of the Hessian,
Im g(w + ih eₖ) / h = ∂g/∂wₖ, exact to rounding, for one forward and backward pass in complex numbers a weight. Where the
cost has a kink (ReLU at 0) it is that of the side on which the network is.

Source: Squire and Trapp 1998, Using complex variables to estimate derivatives of real functions; of Hessians, Goodfellow,
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
    """The Hessian of any batch of a network's, in the weights that learn."""

    def __init__(self, network: Network):
        self._network = network
        self._theta = np.empty(network.size, complex)
        self._lattices: dict[tuple[int, int, bool], Lattice] = {}

    def of(self, theta: NDArray, batch: Batch, frozen: Collection[slice] = (),
           initial_states: Collection[NDArray] | None = None) -> tuple[NDArray, NDArray]:
        """Which of the weights learn (n,), and the second derivatives of the batch's mean cost in them (n, n).

        It is that of the whole cost: backpropagation is not truncated here.

        Args:
            theta: (weights,) where it is taken.
            frozen: where the weights lie that are held still.
            initial_states: the states that the batch begins in, see `Lattice.set_initial_states`.
        """
        trainable = np.ones(self._network.size, bool)
        for extent in frozen:
            trainable[extent] = False
        places, lattice = np.flatnonzero(trainable), self._loaded(theta, batch)
        lattice.set_initial_states(initial_states)
        columns = np.empty((len(places), len(places)))
        for row, gradient in enumerate(self._slopes(lattice, trainable)):
            columns[row] = gradient[places]
        return places, (columns + columns.T) / 2.0  # of which both are the same but for rounding

    def _loaded(self, theta: NDArray, batch: Batch) -> Lattice:
        """The lattice for such a batch, kept from update to update."""
        key = *batch.inputs.shape[:2], batch.ragged
        if key not in self._lattices:
            self._lattices[key] = Lattice(self._network, self._theta, *key, truncate=None, dtype=complex)
        np.copyto(self._theta, theta)
        lattice = self._lattices[key]
        lattice.load(batch.inputs, batch.targets, batch.lengths)
        return lattice

    def _slopes(self, lattice: Lattice, trainable: NDArray) -> Iterator[NDArray]:
        """∂g/∂w (weights,) of one weight that learns after another; of what lies below all of them there is nothing in it."""
        extents = [self._network.extent(name) for name in self._network.names]
        learning = [layer for layer, extent in enumerate(extents) if trainable[extent].any()]
        for layer in learning:
            lattice.forward()  # so that the layers below hold what they are without a step
            for place in range(extents[layer].start, extents[layer].stop):
                weight = self._theta[place]
                self._theta[place] += 1j * STEP
                lattice.forward(first=layer)
                lattice.backward(learning[0])
                self._theta[place] = weight
                yield lattice.gradients.imag / STEP
