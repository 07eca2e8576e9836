"""The first number that differs between two computations of a step, in the order in which a step is computed.

Forward, layer by layer from the input up; then the cost; backward, layer by layer from the output down, each from its
last timestep to the first; then the gradients and the updates, again from the output down.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...layers.weight_name import WeightName, full_name, weights_of_layer
from ...numerics.norms import norm
from ...spec import RunSpec
from ..distinguish import NOISE, group_of
from ..divergence.first import Place, backward_order, forward_order
from .relation import Relation, relation

VISIBLE = 0.01  # of an array's norm: the difference that counts as seen
CLOSE = 1e-9  # of the norm at a place: what rounding explains
INPUTS, OUTPUT_GRADIENT = "inputs", "output_gradient"

Numbers = Mapping[str, NDArray]


class Difference(NamedTuple):
    """The first difference of two computations.

    Attributes:
        order: when it comes; greater is later.
        place: where, with neither sample nor unit nor index.
    """

    order: tuple[int, int, int]
    place: Place


class _Stage(NamedTuple):
    """Arrays that are computed timestep by timestep.

    Attributes:
        layer: from 1; 0 is the input.
        names: by quantity, in the order within a timestep.
        last_first: whether the last timestep comes first.
    """

    layer: int
    names: dict[str, str]
    last_first: bool = False


class PassOrder:
    """The order in which the numbers of a step are computed.

    Args:
        spec: the set-up.
        right: the right numbers by name, as `numbers_with` gives them.
    """

    def __init__(self, spec: RunSpec, right: Numbers):
        self._spec, self._right = spec, right
        self._stages = self._cells()
        weights = [(group, WeightName.parse(weight)) for group, _, weight in (name.partition("/") for name in right)
                   if weight]
        self._weights = [Place(group, name.layer, weight=name.weight)
                         for group, name in sorted(weights, key=lambda each: (each[0], -each[1].layer))]
        self._largest: dict[str, float] = {}
        for name, array in right.items():
            size = float(norm(np.nan_to_num(array)))
            self._largest[group_of(name)] = max(self._largest.get(group_of(name), 0.0), size)

    def first(self, a: Numbers, b: Numbers | None = None) -> Difference | None:
        """The first difference between the numbers of two computations, or from the right ones; None if there is none.
        """
        b = self._right if b is None else b
        for i, stage in enumerate(self._stages):
            differs = np.array([self._differs(name, a, b) for name in stage.names.values()])
            steps = range(differs.shape[1])
            for k, n in enumerate(reversed(steps) if stage.last_first else steps):
                if differs[:, n].any():
                    q = int(np.argmax(differs[:, n]))
                    return Difference((i, k, q), Place(list(stage.names)[q], stage.layer, self._timestep(stage, n)))
        for i, place in enumerate(self._weights):
            if self._differs(self._name(place), a, b).any():
                return Difference((len(self._stages), i, 0), place)
        return None

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
        return {quantity: found[quantity][place.timestep - 1] for quantity in ("delta", *found)}

    @staticmethod
    def _name(place: Place) -> str:
        """The name of the array that has the numbers of a place."""
        if place.weight is not None:
            return f"{place.quantity}/{place.weight}"
        single = place.quantity in (INPUTS, OUTPUT_GRADIENT)
        return place.quantity if single else full_name(place.layer, place.quantity)

    def _cells(self) -> list[_Stage]:
        layers = list(enumerate(self._spec.layers, start=1))
        stages = [_Stage(0, {INPUTS: INPUTS})]
        stages += [self._stage(i, forward_order(layer)) for i, layer in layers]
        stages.append(_Stage(len(layers), {OUTPUT_GRADIENT: OUTPUT_GRADIENT}, last_first=True))
        return stages + [self._stage(i, backward_order(layer))._replace(last_first=True)
                         for i, layer in reversed(layers)]

    def _stage(self, layer: int, quantities: list[str]) -> _Stage:
        names = {quantity: full_name(layer, quantity) for quantity in quantities}
        return _Stage(layer, {quantity: name for quantity, name in names.items() if name in self._right})

    def _timestep(self, stage: _Stage, n: int) -> int | None:
        """From 1; None of the one error of a sequence, which enters at its own last timestep."""
        return None if OUTPUT_GRADIENT in stage.names and self._spec.many_to_one else n + 1

    def _differs(self, name: str, a: Numbers, b: Numbers) -> NDArray:
        """At which timesteps two arrays differ, (N,); those of a weight as a whole, (1,).

        Two arrays that `distinguish` tells apart by `VISIBLE` differ at one timestep at least.
        """
        rows = 1 if "/" in name else len(a[name])
        one, other = (np.nan_to_num(each[name]).reshape(rows, -1) for each in (a, b))
        sizes = np.maximum(np.linalg.norm(one, axis=1), np.linalg.norm(other, axis=1))
        noise = 0.5 * VISIBLE * NOISE * self._largest[group_of(name)] / np.sqrt(rows)
        return np.linalg.norm(other - one, axis=1) > np.maximum(CLOSE * sizes, noise)
