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
    """How far back in time the error goes, from the next update on."""

    kind: ClassVar[str] = "truncate"
    label: ClassVar[str] = "truncation"
    setting: ClassVar[str] = "truncate"
    value_field: ClassVar[str] = "truncate"

    depth: int | None = param(Integer(low=1, high=100_000, optional=True, symbol="τ_max", unit="timesteps",
                                      about="How many timesteps a backward pass covers; all of them if it is nothing."))
    every: int = param(Integer(low=1, high=100_000, symbol="τ_b", unit="timesteps", about="A backward pass starts every so many timesteps."), 1)

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
