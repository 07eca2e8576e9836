"""Another value for one weight."""

from dataclasses import dataclass
from typing import ClassVar

from ..errors import SpecError
from ..layers.weight_name import expected_index
from ..parameters import Integer, Name, Real, Several, param
from ..registry import register
from .base import Edit


@register
@dataclass(frozen=True)
class WeightEdit(Edit):
    """One entry of one weight; training continues with the new value."""

    kind: ClassVar[str] = "weight"
    label: ClassVar[str] = "weight"
    located_by: ClassVar[tuple[str, ...]] = ("weight", "index")

    weight: str = param(Name(about="Name of the weight, such as layer1.W_time."))
    index: tuple[int, ...] = param(
        Several(each=Integer(), low=1, high=2, about="Row and column, from 0; for a bias, the unit.")
    )
    value: float = param(Real(symbol="w", about="The new value."))

    def fits(self, trainer):
        if self.weight not in trainer.weights:
            raise SpecError("weight", f"one of {', '.join(trainer.weights)}", self.weight)
        expected = expected_index(self.index, trainer.weights[self.weight].shape)
        if expected:
            raise SpecError("index", expected, list(self.index))

    def before(self, step):
        return float(step.weights[self.weight][self.index])

    def change(self, trainer):
        trainer.weights[self.weight][self.index] = self.value
