"""The memory's error signal carried a single step."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class MemoryCarriedOneStep(CellMistake):
    """The memory hands back only the error that entered at its own timestep, not what it received from later ones."""

    kind: ClassVar[str] = "memory_carried_one_step"
    label: ClassVar[str] = "dc_next carried one step only"
    formula: ClassVar[str] = r"\nabla_{c_{n-1}} C = \ldots + f_n \odot \delta_n \odot o_n \odot (1 - \tanh^2 c_n)"
    wrong: ClassVar[str] = "The whole ∂C/∂c goes back along the memory, including what came from later timesteps."
    essay: ClassVar[str] = "Chen, section 4: ∂C/∂cₙ₋₁ = f ⊙ ∂C/∂cₙ"

    def delta_c_time(self, right, after):
        return right(after.having(delta_c=after.delta_c - after.delta_c_time))

    def misfit_layer(self, spec, layer):
        return "" if spec.max_timesteps > 2 else "a network with more than two timesteps"
