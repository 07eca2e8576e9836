"""The arriving array changed in place."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class ChangedInPlace(CellMistake):
    """The array of δ is multiplied in place by the first factor that is needed, and read again afterwards as if it were
    δ.
    """

    kind: ClassVar[str] = "changed_in_place"
    label: ClassVar[str] = "δ changed in place"
    formula: ClassVar[str] = r"\delta \leftarrow \delta \odot \sigma'(z)"
    wrong: ClassVar[str] = (
        "Whoever reads δ after that reads another number: the other factors, or the function that handed it over."
    )
    essay: ClassVar[str] = "“The backprop insight”, step 3: the same δ in both lines"

    def delta_c(self, right, cell):
        return right(cell.having(delta=cell.delta * cell.squashed))

    def kept(self, right, cell):
        return right(cell.having(delta=cell.delta_u))

    def finished(self, right, cell):
        cell = right(cell)
        if cell.layer.gates:
            return cell
        return cell.having(delta=cell.dz, delta_space=cell.dz)
