"""Another truncation."""

from dataclasses import dataclass, replace
from typing import ClassVar

from ..parameters import Integer, param
from ..registry import register
from ..truncation import Truncation, TruncationParameter
from .base import Edit


@register
@dataclass(frozen=True)
class Truncate(Edit):
    """The truncation of backpropagation through time, from the next update on."""

    kind: ClassVar[str] = "truncate"
    label: ClassVar[str] = "truncation"
    setting: ClassVar[str] = "truncate"
    value_field: ClassVar[str] = "truncate"

    depth: int | None = param(Integer(low=1, high=100_000, optional=True, symbol="τ_max", unit="timesteps",
                                      about="Number of timesteps that a backward pass covers; empty: all of them."))
    every: int = param(
        Integer(
            low=1, high=100_000, symbol="τ_b", unit="timesteps",
            about="Number of timesteps between the starts of two backward passes.",
        ),
        1,
    )

    def check(self):
        if self.depth is not None:
            Truncation(self.depth, self.every)

    @classmethod
    def of(cls, value):
        given = TruncationParameter(optional=True).clean(value)
        return cls(None) if given is None else cls(given.depth, given.every)

    def change(self, trainer):
        truncate = None if self.depth is None else Truncation(self.depth, self.every)
        trainer.settings = replace(trainer.settings, truncate=truncate)
