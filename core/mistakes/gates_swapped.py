"""Two gates swapped."""

from dataclasses import dataclass
from typing import ClassVar

from ..parameters import Choice, param
from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class GatesSwapped(CellMistake):
    """The errors of two gates are stacked in another order than their weights, so that each is used for the other's."""

    kind: ClassVar[str] = "gates_swapped"
    label: ClassVar[str] = "gates swapped"
    formula: ClassVar[str] = r"\nabla_{z_k} C = \delta_j \odot \sigma'(z_j)"
    wrong: ClassVar[str] = "Each gate's error belongs to its own rows of the weights."
    essay: ClassVar[str] = "Lipton, section 4.1: each gate has weights of its own"

    gates: str = param(
        Choice(choices=("go", "if", "io", "fo", "ig", "fg", "ru"), about="The two gates; g is the candidate."), "go"
    )

    def finished(self, right, cell):
        cell = right(cell)
        one, other = (f"dz_{gate}" for gate in self.gates)
        return cell.having(**{one: getattr(cell, other), other: getattr(cell, one)})

    def misfit_layer(self, spec, layer):
        able = set(self.gates) <= set(spec.layers[layer].gates)
        return "" if able else f"a layer with gates {' and '.join(self.gates)}"
