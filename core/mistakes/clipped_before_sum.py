"""Clipped before it is summed."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from ..parameters import Real, param
from ..registry import register
from .base import Mistake


@register
@dataclass(frozen=True)
class ClippedBeforeSum(Mistake):
    """The gradient of each timestep is clipped, and then the clipped ones are added."""

    kind: ClassVar[str] = "clipped_before_sum"
    label: ClassVar[str] = "clipped before the sum over time"
    formula: ClassVar[str] = r"\Delta W = \sum_n \mathrm{clip}(\nabla_{z_n} C \otimes h_n)"
    wrong: ClassVar[str] = "Clipping limits the whole gradient; the sum of clipped parts has another direction."
    essay: ClassVar[str] = "min-char-rnn: the sum over time is clipped"

    limit: float | None = param(
        Real(low=0.0, high=1e12, above=True, symbol="c", optional=True,
             about="Largest entry at a timestep; empty: that to which the optimiser clips."),
        None,
    )

    def over_time(self, right, weight, terms):
        return right(weight, (np.clip(term, -self.limit, self.limit) for term in terms))

    def optimiser(self, right, optimiser, batch):
        return replace(right(optimiser, batch), clip_value=None)

    def within(self, spec):
        return replace(self, limit=self.limit or spec.optimiser.clip_value)

    def misfit(self, spec):
        if self.limit is None and spec.optimiser.clip_value is None:
            return "an optimiser that clips every entry (clip_value)"
        return "" if spec.max_timesteps > 1 else "a network with several timesteps"
