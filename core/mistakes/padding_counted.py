"""Padded timesteps counted."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..registry import register
from .base import Mistake


@register
@dataclass(frozen=True)
class PaddingCounted(Mistake):
    """Shorter sequences of a batch are treated like the longest one: the padding is input, and its targets count."""

    kind: ClassVar[str] = "padding_counted"
    label: ClassVar[str] = "padded timesteps counted"
    formula: ClassVar[str] = r"N_b = \max_b N_b"
    wrong: ClassVar[str] = "A sequence ends where its data end; zeros behind them are neither inputs nor targets."
    essay: ClassVar[str] = "the sequel: each sequence has its own last timestep"

    def batch(self, right, spec, batch):
        batch = right(spec, batch)
        return batch._replace(lengths=np.full_like(batch.lengths, len(batch.inputs)), ragged=False)

    def misfit(self, spec):
        if spec.max_timesteps == 1:
            return "a task with sequences"
        return "a batch of several sequences" if spec.batch_size == 1 else ""
