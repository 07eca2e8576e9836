"""The memory handed back through the wrong gate."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class MemoryWrongGate(CellMistake):
    """The memory hands its error back through the input gate, not through the forget gate."""

    kind: ClassVar[str] = "memory_wrong_gate"
    label: ClassVar[str] = "memory handed back through i"
    formula: ClassVar[str] = r"\nabla_{c_{n-1}} C = \ldots + i_n \odot \nabla_{c_n} C"
    wrong: ClassVar[str] = "What of the memory is kept is set by the forget gate alone."
    essay: ClassVar[str] = "Lipton, section 4.1: cₙ = f ⊙ cₙ₋₁ + i ⊙ g"
    several_timesteps: ClassVar[bool] = True

    def delta_c_time(self, right, after):
        return right(after.having(f=after.i))
