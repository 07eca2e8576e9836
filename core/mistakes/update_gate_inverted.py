"""u and 1 − u confused."""

from dataclasses import dataclass
from typing import ClassVar

from ..parameters import Choice, param
from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class UpdateGateInverted(CellMistake):
    """The backward pass takes u for 1 − u, as if h were u ⊙ g + (1 − u) ⊙ hₙ₋₁."""

    kind: ClassVar[str] = "update_gate_inverted"
    label: ClassVar[str] = "u and 1 − u confused"
    formula: ClassVar[str] = r"\nabla_g C = \delta \odot u, \quad \nabla_u C = \delta \odot (g - h_{n-1})"
    wrong: ClassVar[str] = (
        "The forward pass keeps the part u of the state; both forms are in use, but a network has one of them."
    )
    essay: ClassVar[str] = "Cho et al. 2014: hₙ = (1 − u) ⊙ g + u ⊙ hₙ₋₁"

    at: str = param(
        Choice(choices=("everywhere", "candidate", "gate", "state"),
               about="Everywhere, or in one of the three: the candidate's error, the gate's, or what goes to the state."),
        "everywhere",
    )

    def delta_u(self, right, cell):
        return -right(cell) if self._at("gate") else right(cell)

    def delta_g(self, right, cell):
        return right(cell.having(u=1.0 - cell.u) if self._at("candidate") else cell)

    def kept(self, right, cell):
        return right(cell.having(u=1.0 - cell.u) if self._at("state") else cell)

    def _at(self, place: str) -> bool:
        return self.at in ("everywhere", place)

    def misfit_layer(self, spec, layer):
        return "" if "u" in spec.layers[layer].gates else "a layer with an update gate"
