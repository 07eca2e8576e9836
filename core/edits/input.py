"""Another input."""

from dataclasses import dataclass
from typing import ClassVar

from ..parameters import Integer, Real, param
from ..registry import register
from .base import DataEdit


@register
@dataclass(frozen=True)
class Input(DataEdit):
    """One input of one training sample, whenever it comes again."""

    kind: ClassVar[str] = "input"
    label: ClassVar[str] = "input"
    array: ClassVar[str] = "inputs"

    sample: int = param(Integer(about="Which sample of the training data, from 0."))
    timestep: int = param(Integer(symbol="n", about="Which timestep, from 0."))
    unit: int = param(Integer(about="Which of the inputs, from 0."))
    value: float = param(Real(symbol="x", about="What it is set to."))
