"""c for tanh c in the output gate's error."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class MemoryNotSquashed(CellMistake):
    """The error of the output gate is δ ⊙ c, without the tanh."""

    kind: ClassVar[str] = "memory_not_squashed"
    label: ClassVar[str] = "c for tanh c at the output gate"
    formula: ClassVar[str] = r"\nabla_o C = \delta \odot c"
    wrong: ClassVar[str] = "h = o ⊙ tanh c, so o has an effect on h with the slope tanh c."
    essay: ClassVar[str] = "Lipton, section 4.1: hₙ = o ⊙ tanh cₙ"

    def delta_o(self, right, cell):
        return right(cell.having(squashed=cell.c))
