"""The contract of a convention: names, layout and scale of a course's arrays, beside ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..layers.base import Layer
from ..layers.weight_name import full_name
from .blocks import Block, joined, names_in, renamed
from .names import full_cell_name, layer_has, numbered

if TYPE_CHECKING:
    from ..spec import RunSpec

LAYER = re.compile(r"(layer\d+|inputs)\.")
OURS = "TBU"  # the axes of our arrays: timesteps, samples of the batch, units


class Scale(NamedTuple):
    """By what our numbers are multiplied to give the course's.

    Attributes:
        signals: error signals, ∂C/∂ of anything in a cell.
        gradients: gradients of weights.
    """

    signals: float = 1.0
    gradients: float = 1.0

    @classmethod
    def of_cost(cls, factor: float, samples: int) -> Scale:
        """That of a cost which is `factor` times ours, the mean over so many samples, differentiated as a whole."""
        return cls(factor / samples, factor)

    def of(self, name: str) -> float:
        """The factor of one of our arrays, by its name."""
        if name.startswith("gradients/"):
            return self.gradients
        return self.signals if is_signal(name) else 1.0


class Convention:
    """How a course or a library names, lays out and scales its arrays.

    Names may have ``{l}``, the number of the layer from 1, ``{k}``, the same from 0, or ``{s}``, that among neighbours
    of the same kind, from 0. A name that several layers have means the only one with memory, and any of them with the
    layer in front: ``layer1.dWx``.

    Attributes:
        name, label: name in addresses and in words.
        about: what is special about it, as one sentence.
        source: where it is defined.
        axes: axes of an array of a cell's numbers: T timesteps, B samples, U units. An axis that is not there has the
            length one.
        transposed: whether a row of a matrix belongs to what the weight multiplies.
        column_bias: whether a bias is a column, (units, 1).
        clip: the largest entry of a gradient, to which a larger one is clipped; None where it is not clipped.
        delta: the quantity that δ means: ``delta``, ∂C/∂h, or ``dz``, ∂C/∂z.
        gates: the course's letters of gates to which we give others, by ours.
        own_names: whether its arrays have other names than ours.
        weights: for each kind of layer, the weights by the course's name.
        gradients: likewise gradients of what is none of our weights alone, such as each of two biases.
        cells: likewise the numbers of cells; ``below.h`` and ``below.delta`` are those of the layer below.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    about: ClassVar[str]
    source: ClassVar[str]
    axes: ClassVar[str] = OURS
    transposed: ClassVar[bool] = False
    column_bias: ClassVar[bool] = False
    clip: ClassVar[float | None] = None
    delta: ClassVar[str] = "delta"
    gates: ClassVar[Mapping[str, str]] = {}
    own_names: ClassVar[bool] = True
    weights: ClassVar[Mapping[str, Mapping[str, Block]]] = {}
    gradients: ClassVar[Mapping[str, Mapping[str, Block]]] = {}
    cells: ClassVar[Mapping[str, Mapping[str, Block]]] = {}

    def gradient_name(self, weight: str) -> str:
        """The course's name of a weight's gradient."""
        return f"d{weight}"

    def scales(self, spec: RunSpec, samples: int) -> tuple[Scale, ...]:
        """The scales that it may have, in a network and with a batch of that many samples."""
        return (Scale(),)

    # What follows from these.

    def blocks(self, spec: RunSpec) -> dict[str, Block]:
        """All arrays of the course that a network has, by the course's names, from arrays of ours by full name."""
        found: dict[str, dict[int, Block]] = {}
        for i, layer in enumerate(spec.layers, start=1):
            for name, block in self._of_layer(spec, i, layer):
                found.setdefault(name, {})[i] = block
        alone = {name: block for name, each in found.items() if (block := _meant(spec, each)) is not None}
        return alone | {full_name(i, name): block for name, each in found.items() for i, block in each.items()}

    def named(self, name: str, blocks: Mapping[str, Block]) -> Block | None:
        """What a name means, of those of `blocks`; modules may stand in front: ``rnn.weight_ih_l0.grad``."""
        while name not in blocks and "." in name and not LAYER.match(name):
            name = name.partition(".")[2]
        return blocks.get(name)

    def array(self, block: Block, array: Callable[[str], NDArray]) -> NDArray:
        """An array in the course's layout, unscaled, from ours by full name."""
        return self.laid_out(joined(block, array), next(names_in(block)))

    def laid_out(self, array: NDArray, name: str) -> NDArray:
        """An array of ours, or several of ours joined, in the course's layout."""
        if "/" in name:
            if array.ndim == 1:
                return array[:, None] if self.column_bias else array
            return array.T if self.transposed else array
        axes = OURS if array.ndim == 3 else OURS.replace("T", "")  # what is left of the first timestep has no T
        return moved(array, axes, self.axes) if array.ndim > 1 else array

    def arrays(self, spec: RunSpec, numbers: Mapping[str, NDArray], scale: Scale | None = None) -> dict[str, NDArray]:
        """All arrays of the course, from our numbers of a step by their names; those that the numbers give.

        Args:
            spec: the set-up of the step.
            numbers: our numbers, as `Step.items` or `numbers_with` name them.
            scale: one of `scales`; None: the first.
        """
        scale = scale or self.scales(spec, len(numbers["lengths"]))[0]
        return {name: self._clipped(self.array(block, numbers.__getitem__) * scale.of(first), first)
                for name, block in self.blocks(spec).items() if all(part in numbers for part in names_in(block))
                for first in [next(names_in(block))]}

    def _clipped(self, array: NDArray, name: str) -> NDArray:
        return np.clip(array, -self.clip, self.clip) if self.clip and name.startswith("gradients/") else array

    def _of_layer(self, spec: RunSpec, number: int, layer: Layer) -> Iterator[tuple[str, Block]]:
        for name, block in self.weights.get(layer.kind, {}).items():
            yield from self._of_weight(spec, number, "weights", name, block)
            yield from self._of_weight(spec, number, "gradients", self.gradient_name(name), block)
        for name, block in self.gradients.get(layer.kind, {}).items():
            yield from self._of_weight(spec, number, "gradients", name, block)
        for name, block in self.cells.get(layer.kind, {}).items():
            yield numbered(name, spec, number), renamed(block, lambda own: full_cell_name(number, own))

    @staticmethod
    def _of_weight(spec: RunSpec, number: int, group: str, name: str, block: Block) -> Iterator[tuple[str, Block]]:
        if all(layer_has(spec, number, part) for part in names_in(block)):
            yield numbered(name, spec, number), renamed(block, lambda own: f"{group}/{full_name(number, own)}")


def _meant(spec: RunSpec, blocks: Mapping[int, Block]) -> Block | None:
    """What a name means without its layer, from what it means in each; None if that is not one array."""
    with_memory = {i: block for i, block in blocks.items() if spec.layers[i - 1].recurrent}
    return next((next(iter(each.values())) for each in (blocks, with_memory) if len(set(each.values())) == 1), None)


def is_signal(name: str) -> bool:
    """Whether one of our arrays holds error signals, by its name."""
    return "/" not in name and name.split(".")[-1].startswith(("delta", "dz", "output_gradient"))


def moved(array: NDArray, axes: str, order: str) -> NDArray:
    """An array with its axes in another order; an axis that `order` lacks must have the length one."""
    kept = [axis for axis in order if axis in axes]
    lost = tuple(i for i, axis in enumerate(axes) if axis not in order)
    if any(array.shape[i] != 1 for i in lost):
        return array  # the course has no layout for it: ours
    left = [axis for axis in axes if axis in order]
    return np.squeeze(array, axis=lost).transpose([left.index(axis) for axis in kept])
