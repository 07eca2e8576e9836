"""A course's names of arrays, and what they mean in a network."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from ..layers.weight_name import full_name, layer_name

if TYPE_CHECKING:
    from ..spec import RunSpec


def numbered(name: str, spec: RunSpec, number: int) -> str:
    """A course's name with the numbers of the layer: ``{l}``, ``{k}`` and ``{s}``, as `Convention` has them."""
    fields = {field for _, field, _, _ in string.Formatter().parse(name) if field}
    return name.format(l=number, k=number - 1, s=_in_stack(spec, number)) if fields else name


def _in_stack(spec: RunSpec, number: int) -> int:
    """How many layers of the same kind lie directly below a layer."""
    kinds = [layer.kind for layer in spec.layers[: number - 1]]
    below = 0
    while kinds and kinds.pop() == spec.layers[number - 1].kind:
        below += 1
    return below


def full_cell_name(number: int, own: str) -> str:
    """The full name of a quantity of a layer, or of the layer below it."""
    if not own.startswith("below."):
        return full_name(number, own)
    if number == 1:
        return "inputs" if own == "below.h" else "inputs.delta"
    return f"{layer_name(number - 1)}.{'h' if own == 'below.h' else 'delta_space'}"


def layer_has(spec: RunSpec, number: int, weight: str) -> bool:
    """Whether a layer has a weight: it may have no bias."""
    return spec.layers[number - 1].bias or not weight.startswith("b")
