"""All numbers of a step in one flat array, and the order in which a step computes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..layers.weight_name import WeightName
from ..network.place import Place
from .order import ComputingOrder, Key

if TYPE_CHECKING:
    from ..spec import RunSpec

AT_THE_END = ("outputs", "targets", "output_gradient")  # of many-to-one: one for each sequence
CELL = re.compile(r"layer(\d+)\.(\w+)")


class FlatNumbers:
    """The positions of the numbers of a step in one flat array, in the order of the names.

    Args:
        spec: the set-up of the step.
        numbers: the right numbers, by name, from `numbers_of`.

    Attributes:
        names: of the arrays.
        shapes: of the arrays, by name.
        truth: (M,) the right numbers.
        rank: (M,) when each is computed: forward by timestep, then backward from the output down, each layer from the
            last timestep to the first and then its gradients, and at last the weight updates.
        slices: (M,) number of the part of an array that an entry is compared within: one timestep, or all of it.
    """

    def __init__(self, spec: RunSpec, numbers: Mapping[str, NDArray]):
        self.spec = spec
        self.names: Sequence[str] = tuple(numbers)
        self.shapes = {name: array.shape for name, array in numbers.items()}
        sizes = [array.size for array in numbers.values()]
        bounds = pairwise(np.cumsum([0, *sizes]).tolist())
        self._extents = {name: slice(*each) for name, each in zip(self.names, bounds, strict=True)}
        self.truth = self.flat(numbers)
        self._owner = np.repeat(np.arange(len(sizes)), sizes)
        timestep = np.concatenate([_timesteps(shape) for shape in self.shapes.values()])
        _, self.slices = np.unique(np.stack([self._owner, timestep]), axis=1, return_inverse=True)
        self.slices = self.slices.ravel()
        order = ComputingOrder(spec)
        keys = np.concatenate([_spread(order.key(name, _timesteps(shape)), shape)
                               for name, shape in self.shapes.items()])
        _, self.rank = np.unique(keys, axis=0, return_inverse=True)
        self.rank = self.rank.ravel()

    def flat(self, numbers: Mapping[str, NDArray]) -> NDArray:
        """Numbers by name as one array, (M,)."""
        return np.concatenate([np.asarray(numbers[name], float).ravel() for name in self.names])

    def positions(self, name: str) -> NDArray:
        """The positions of an array's entries, in its shape."""
        extent = self._extents[name]
        return np.arange(extent.start, extent.stop).reshape(self.shapes[name])

    def name_of(self, position: int) -> str:
        """The name of the array that an entry belongs to."""
        return self.names[self._owner[position]]

    def shares(self, positions: NDArray) -> dict[str, float]:
        """The share of each array's entries that are among these, from 0 to 1, by its name."""
        counts = np.bincount(self._owner[np.unique(positions)], minlength=len(self.names))
        return {name: count / max(1, self.positions(name).size)
                for name, count in zip(self.names, counts.tolist(), strict=True)}

    def place(self, position: int) -> Place:
        """The place of an entry."""
        name = self.name_of(position)
        index = tuple(map(int, np.unravel_index(position - self._extents[name].start, self.shapes[name])))
        group, slash, weight = name.partition("/")
        if slash:
            return Place(group, WeightName.parse(weight).layer, weight=weight, index=index)
        return self._cell(name, index)

    def _cell(self, name: str, index: tuple[int, ...]) -> Place:
        cell = CELL.fullmatch(name)
        if name == "lengths":
            return Place(name, sample=index[0])
        quantity = cell[2] if cell else name.removeprefix("inputs.")
        layer = int(cell[1]) if cell else 0 if name.startswith("inputs") else len(self.spec.layers)
        timestep = index[0] + 1 if len(index) == 3 else 0
        if self.spec.many_to_one and name in AT_THE_END:
            timestep = int(self.truth[self.positions("lengths")[index[1]]])
        return Place(quantity, layer, timestep, *index[-2:])


def _timesteps(shape: tuple[int, ...]) -> NDArray:
    """The timestep of every entry of an array of cells, flat; zero for other arrays."""
    if len(shape) != 3:
        return np.zeros(int(np.prod(shape)), int)
    return np.broadcast_to(np.arange(shape[0])[:, None, None], shape).ravel()


def _spread(key: Key, shape: tuple[int, ...]) -> NDArray:
    """The key of every entry of an array, (entries, 4)."""
    return np.stack([np.broadcast_to(part, int(np.prod(shape))) for part in key], axis=1)
