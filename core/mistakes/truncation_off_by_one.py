"""Truncation one step off."""

from dataclasses import dataclass, replace
from typing import ClassVar

from ..parameters import Choice, param
from ..registry import register
from .base import Mistake


@register
@dataclass(frozen=True)
class TruncationOffByOne(Mistake):
    """The backward pass goes one timestep further back than it should, or one less."""

    kind: ClassVar[str] = "truncation_off_by_one"
    label: ClassVar[str] = "truncation one step off"
    formula: ClassVar[str] = r"\tau_\mathrm{max} \pm 1"
    wrong: ClassVar[str] = "The depth counts the timestep where the pass starts."
    essay: ClassVar[str] = "the sequel: Tδ is not passed back after τ_max steps"

    off: str = param(Choice(choices=("deeper", "shallower"), about="One timestep more, or one less."), "deeper")

    def passes(self, right, truncate, lengths, many_to_one):
        if truncate is not None:
            depth = truncate.depth + (1 if self.off == "deeper" else -1)
            truncate = replace(truncate, depth=depth, every=min(truncate.every, depth))
        return right(truncate, lengths, many_to_one)

    def misfit(self, spec):
        if spec.truncate is None:
            return "a network with truncated backpropagation"
        if self.off == "shallower" and spec.truncate.depth == 1:
            return "a truncation depth above 1"
        return ""
