"""The memory of the wrong timestep at the forget gate."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class MemoryOffByOne(CellMistake):
    """The error of the forget gate is made with the memory of the same timestep, where that of the one before belongs."""

    kind: ClassVar[str] = "memory_off_by_one"
    label: ClassVar[str] = "c off by one at the forget gate"
    formula: ClassVar[str] = r"\nabla_{f_n} C = \nabla_{c_n} C \odot c_n"
    wrong: ClassVar[str] = "The forget gate multiplies the memory of the timestep before."
    essay: ClassVar[str] = "Lipton, section 4.1: cₙ = f ⊙ cₙ₋₁ + i ⊙ g"

    def delta_f(self, right, cell):
        return right(cell.having(c_before=cell.c))
