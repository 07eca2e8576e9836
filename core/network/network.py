"""A network: its layers, the names and shapes of their weights, and the starting weights."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..layers.weight_name import full_name, layer_name
from ..numerics.buffers import BufferLayout
from ..numerics.random_streams import Stream, random_stream
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec


class Network:
    """A stack of layers, and the position of each weight in one flat vector.

    Attributes:
        spec: the set-up.
        names: ``layer1``, …, up to the output layer.
        size: number of weights.
    """

    def __init__(self, spec: RunSpec):
        self.spec = spec
        self.names = [layer_name(i) for i in range(1, len(spec.layers) + 1)]
        self._blocks, self._shapes = BufferLayout(), spec.blocks
        for name, shapes in zip(self.names, self._shapes, strict=True):
            for block, shape in shapes.items():
                self._blocks.add(f"{name}.{block}", shape)
        self.size = self._blocks.size

    def blocks(self, flat: NDArray) -> list[dict[str, NDArray]]:
        """The weight blocks of each layer, as views of the flat vector."""
        return [{block: self._blocks.stored(flat, f"{name}.{block}") for block in shapes}
                for name, shapes in zip(self.names, self._shapes, strict=True)]

    def extent(self, name: str) -> slice:
        """The extent of a layer's weights in the flat vector."""
        places = [self._blocks.place(f"{name}.{block}") for block in self._shapes[self.names.index(name)]]
        return slice(places[0].start, places[-1].stop)

    def weights(self, flat: NDArray) -> dict[str, NDArray]:
        """All weights by full name (``layer1.W_space``), as views of the flat vector."""
        return {
            full_name(i, own): view
            for i, (layer, blocks) in enumerate(zip(self.spec.layers, self.blocks(flat), strict=True), start=1)
            for own, view in layer.weights_by_name(blocks).items()
        }

    def flat(self, weights: Mapping[str, NDArray], dtype: type = float) -> NDArray:
        """A new flat vector, (size,), from all weights by full name."""
        flat = np.empty(self.size, dtype)
        for name, view in self.weights(flat).items():
            view[...] = weights[name]
        return flat

    def decay_mask(self) -> NDArray:
        """The weights that weight decay applies to, (size,): 1 for a weight, 0 for a bias."""
        flat = np.empty(self.size)
        for view in self.weights(flat).values():
            view[...] = float(view.ndim == 2)
        return flat

    @ONE_THREAD
    def starting_weights(self) -> NDArray:
        """The starting weights, (size,): given by the spec, or drawn by the initialiser from the seed."""
        flat, rng = np.empty(self.size), random_stream(self.spec.seed, Stream.INITIAL_WEIGHTS)
        for layer, blocks in zip(self.spec.layers, self.blocks(flat), strict=True):
            named = layer.weights_by_name(blocks)
            given = layer.fixed_starting_weights(rng, {name: weight.shape for name, weight in named.items()}) | dict(
                layer.weights or ()
            )
            for name, weight in named.items():
                draw = (
                    self.spec.initialiser.matrix(rng, weight.shape)
                    if weight.ndim == 2
                    else self.spec.initialiser.bias(rng, *weight.shape)
                )
                weight[...] = given.get(name, draw)
        return flat
