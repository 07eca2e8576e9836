"""The name of a weight: of which layer it is, which of its weights, and perhaps which entry."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from numpy.typing import NDArray

FORM = re.compile(r"layer([1-9]\d{0,8})\.([A-Za-z]\w*)(?:\[\s*(\d{1,9})\s*(?:,\s*(\d{1,9})\s*)?\])?", re.ASCII)


class WeightName(NamedTuple):
    """``layer1.W_space``, ``layer2.W_time_f``, ``layer1.b[0]``: what weights are called in a trace, in addresses and in
    files.

    Attributes:
        layer: from 1.
        matrix: ``W_space``, ``W_time`` or ``b``.
        gate: the letter of the gate that it belongs to; none in a layer without gates.
        index: of one entry, from 0: row and column, or the unit of a bias; nothing where the whole weight is meant.
    """

    layer: int
    matrix: str
    gate: str = ""
    index: tuple[int, ...] = ()

    @classmethod
    def of(cls, layer: int, own: str) -> "WeightName":
        """The weight of a layer from its own name there, such as ``W_space_f``."""
        matrix, _, gate = own.rpartition("_")
        return cls(layer, matrix, gate) if len(gate) == 1 and matrix else cls(layer, own)

    @classmethod
    def parse(cls, text: str) -> "WeightName | None":
        """The weight or the entry that a text names; none if it has not the form of one."""
        read = FORM.fullmatch(text)
        if not read:
            return None
        return cls.of(int(read[1]), read[2])._replace(
            index=tuple(int(each) for each in read.groups()[2:] if each is not None)
        )

    @property
    def own(self) -> str:
        """Its name within its layer."""
        return f"{self.matrix}_{self.gate}" if self.gate else self.matrix

    @property
    def weight(self) -> str:
        """The full name of the weight, without an entry."""
        return full_name(self.layer, self.own)

    def value(self, weights: Mapping[str, NDArray]) -> float:
        """The entry in these weights by full name."""
        return float(weights[self.weight][self.index])

    def __str__(self) -> str:
        return self.weight + (f"[{','.join(map(str, self.index))}]" if self.index else "")


def layer_name(number: int) -> str:
    """What a layer is called; they count from 1."""
    return f"layer{number}"


def full_name(layer: int, own: str) -> str:
    """The name of a layer's weight among those of all layers."""
    return f"{layer_name(layer)}.{own}"


def weights_of_layer(number: int, arrays: Mapping[str, NDArray]) -> dict[str, NDArray]:
    """What belongs to the weights of one layer, by their own names there, of what belongs to the weights of all."""
    start = full_name(number, "")
    return {name.removeprefix(start): array for name, array in arrays.items() if name.startswith(start)}


def expected_index(index: tuple[int, ...], shape: tuple[int, ...]) -> str:
    """What an index would have to be; nothing where it names an entry of such a weight."""
    if len(index) == len(shape) and all(0 <= i < size for i, size in zip(index, shape, strict=True)):
        return ""
    return (
        f"one number below {shape[0]}"
        if len(shape) == 1
        else f"{len(shape)} numbers below {' × '.join(map(str, shape))}"
    )
