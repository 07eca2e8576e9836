"""The first number that differs between two computations of a step, in the order in which a step is computed."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..analysis.distinguish import NOISE, group_of, leaves
from ..checking.order import ComputingOrder
from ..layers.weight_name import WeightName, full_name, weights_of_layer
from ..network.place import Place
from ..numerics.norms import norm
from ..spec import RunSpec
from .relation import Relation, relation

VISIBLE = 0.01  # of an array's norm: the difference that counts as seen
CLOSE = 1e-9  # of the norm at a place: what rounding explains
INPUTS, OUTPUT_GRADIENT = "inputs", "output_gradient"
GIVEN = ("lengths", "targets", "outputs")  # which nothing of the network computes, or which are in its cells too

Numbers = Mapping[str, NDArray]


class Difference(NamedTuple):
    """The first difference of two computations.

    Attributes:
        order: when it comes; greater is later.
        place: where, with neither sample nor unit nor index.
    """

    order: int
    place: Place


class PassOrder:
    """The order in which the numbers of a step are computed, timestep by timestep; see `ComputingOrder`.

    Args:
        spec: the set-up.
        right: the right numbers by name, as `numbers_with` gives them.
    """

    def __init__(self, spec: RunSpec, right: Numbers):
        self._spec, self._right = spec, right
        self._names = [name for name in right if name not in GIVEN and not leaves(name)]
        order = ComputingOrder(spec)
        places = [(name, n) for name in self._names for n in range(self._rows(name))]
        self._places = sorted(places, key=lambda each: order.key(*each))
        self._largest: dict[str, float] = {}
        for name, array in right.items():
            size = float(norm(np.nan_to_num(array)))
            self._largest[group_of(name)] = max(self._largest.get(group_of(name), 0.0), size)

    def first(self, a: Numbers, b: Numbers | None = None) -> Difference | None:
        """The first difference between the numbers of two computations, or from the right ones; None if there is none.
        """
        differs = {name: self._differs(name, a, self._right if b is None else b) for name in self._names}
        return next((Difference(i, self._place(name, n)) for i, (name, n) in enumerate(self._places)
                     if differs[name][n]), None)

    def relation(self, wrong: Numbers, place: Place) -> Relation | None:
        """How the numbers at a place relate to the right ones; None if they are the same up to rounding."""
        name, row = self._name(place), (place.timestep or 1) - 1
        if not self._differs(name, self._right, wrong)[row]:
            return None
        if place.weight is not None:
            return relation(self._right[name], wrong[name])
        return relation(self._right[name][row], wrong[name][row], self._cell(place))

    def _cell(self, place: Place) -> dict[str, NDArray]:
        """The right numbers of the cell of a place by quantity, (B, units) each; empty where it is in no cell.

        δ comes first, since Sδ and Tδ may have the same numbers.
        """
        if place.quantity in (INPUTS, OUTPUT_GRADIENT):
            return {}
        found = weights_of_layer(place.layer, self._right)
        return {quantity: found[quantity][place.timestep - 1] for quantity in ("delta", *found) if not leaves(quantity)}

    def _place(self, name: str, n: int) -> Place:
        """The place of an array at a timestep, from 0; the one error of a sequence has none."""
        group, slash, weight = name.partition("/")
        if slash:
            return Place(group, WeightName.parse(weight).layer, weight=weight)
        if name == OUTPUT_GRADIENT:
            return Place(name, len(self._spec.layers), None if self._spec.many_to_one else n + 1)
        if name == INPUTS:
            return Place(name, 0, n + 1)
        layer, quantity = name.split(".")
        return Place(quantity, int(layer.removeprefix("layer")), n + 1)

    @staticmethod
    def _name(place: Place) -> str:
        """The name of the array that has the numbers of a place."""
        if place.weight is not None:
            return f"{place.quantity}/{place.weight}"
        single = place.quantity in (INPUTS, OUTPUT_GRADIENT)
        return place.quantity if single else full_name(place.layer, place.quantity)

    def _rows(self, name: str) -> int:
        """How many timesteps of an array are compared one by one; a weight is compared as a whole."""
        return 1 if "/" in name else len(self._right[name])

    def _differs(self, name: str, a: Numbers, b: Numbers) -> NDArray:
        """At which timesteps two arrays differ, (N,); those of a weight as a whole, (1,).

        Two arrays that `distinguish` tells apart by `VISIBLE` differ at one timestep at least.
        """
        rows = self._rows(name)
        one, other = (np.nan_to_num(each[name]).reshape(rows, -1) for each in (a, b))
        sizes = np.maximum(np.linalg.norm(one, axis=1), np.linalg.norm(other, axis=1))
        noise = 0.5 * VISIBLE * NOISE * self._largest[group_of(name)] / np.sqrt(rows)
        return np.linalg.norm(other - one, axis=1) > np.maximum(CLOSE * sizes, noise)
