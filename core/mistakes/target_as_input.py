"""The target fed in as the last input."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..registry import register
from .base import Mistake


@register
@dataclass(frozen=True)
class TargetAsInput(Mistake):
    """The last input of each sequence is its own target."""

    kind: ClassVar[str] = "target_as_input"
    label: ClassVar[str] = "target fed in as input"
    formula: ClassVar[str] = r"x_N = t"
    wrong: ClassVar[str] = "The network is shown the answer that it is to find, and learns to copy it."
    essay: ClassVar[str] = "the sequel's training set: the target of a sequence is no part of it"

    def batch(self, right, spec, batch):
        batch = right(spec, batch)
        inputs, samples = batch.inputs.copy(), np.arange(len(batch.lengths))
        ends = (batch.lengths - 1, samples)
        inputs[(*ends, slice(spec.output_size))] = batch.targets[0] if spec.many_to_one else batch.targets[ends]
        return batch._replace(inputs=inputs)

    def misfit(self, spec):
        return "" if spec.output_size <= spec.input_size else "a task with at least as many inputs as outputs"
