"""Another input."""

from dataclasses import dataclass
from typing import ClassVar

from ..parameters import Integer, Real, param
from ..registry import register
from .base import DataEdit


@register
@dataclass(frozen=True)
class Input(DataEdit):
    """One input of one training sample, from the next update on."""

    kind: ClassVar[str] = "input"
    label: ClassVar[str] = "input"
    array: ClassVar[str] = "inputs"

    sample: int = param(Integer(about="Index of the training sample, from 0."))
    timestep: int = param(Integer(symbol="n", about="Timestep, from 0."))
    unit: int = param(Integer(about="Index of the input, from 0."))
    value: float = param(Real(symbol="x", about="The new value."))
