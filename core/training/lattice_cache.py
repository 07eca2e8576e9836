"""Lattices by shape of batch, reused from update to update."""

from numpy.typing import NDArray

from ..network.lattice import Lattice
from ..network.network import Network
from ..truncation import Truncation

KEPT_BYTES = 1 << 25  # of lattices that are kept for reuse


class LatticeCache:
    """The lattices of one network.

    Args:
        network: the network.
        theta: (weights,) weights, which the lattices read in place.
        truncate: truncation of backpropagation through time; None: no truncation.
    """

    def __init__(self, network: Network, theta: NDArray, truncate: Truncation | None):
        self._network, self._theta, self._truncate = network, theta, truncate
        self._lattices: dict[tuple[int, int, bool], Lattice] = {}

    def truncate(self, truncate: Truncation | None) -> None:
        """Change the truncation; lattices with another one are dropped."""
        if truncate != self._truncate:
            self._truncate = truncate
            self._lattices.clear()

    def get(self, timesteps: int, batch: int, ragged: bool) -> Lattice:
        """The lattice for `batch` sequences of up to `timesteps` timesteps; `ragged` if their lengths differ."""
        key = timesteps, batch, ragged
        lattice = self._lattices.get(key)
        if lattice is None:
            self._drop_oldest()
            lattice = self._lattices[key] = Lattice(self._network, self._theta, *key, truncate=self._truncate)
        return lattice

    def release(self, lattice: Lattice) -> None:
        """Give a lattice away: it is not reused."""
        del self._lattices[lattice.timesteps, lattice.batch, lattice.ragged]

    def _drop_oldest(self) -> None:
        """Drop lattices, oldest first, while all together take too much memory."""
        while sum(lattice.flat.nbytes for lattice in self._lattices.values()) > KEPT_BYTES:
            del self._lattices[next(iter(self._lattices))]
