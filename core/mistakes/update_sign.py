"""The update with a plus."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import Mistake


@register
@dataclass(frozen=True)
class UpdateSign(Mistake):
    """The update goes along the gradient: w ← w + η ∂C/∂w."""

    kind: ClassVar[str] = "update_sign"
    label: ClassVar[str] = "update with a plus"
    formula: ClassVar[str] = r"w \leftarrow w + \eta \frac{\partial C}{\partial w}"
    wrong: ClassVar[str] = "The gradient points to where the cost grows; descent goes against it."
    essay: ClassVar[str] = "“Why gradients?”: w ← w − η dC/dw, which the component form further down has with a plus"

    def applied(self, right, update, rate):
        return -right(update, rate)
