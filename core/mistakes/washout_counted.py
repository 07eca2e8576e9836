"""Targets of the washout counted."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..registry import register
from .base import Mistake


@register
@dataclass(frozen=True)
class WashoutCounted(Mistake):
    """The error of targets within the washout enters like that of all others."""

    kind: ClassVar[str] = "washout_counted"
    label: ClassVar[str] = "washout counted"
    formula: ClassVar[str] = r"\delta^L_n = \nabla_{y_n} C \quad (n \leq \mathrm{washout})"
    wrong: ClassVar[str] = "The cost does not count these targets, so they have no part in its derivative."
    essay: ClassVar[str] = "Jaeger 2002, GMD report 159, section 6"

    def counted(self, right, forward):
        n = np.arange(len(forward.inputs))[:, None, None]
        return right(forward) | (n < np.minimum(forward.lengths, forward.spec.washout)[:, None])

    def misfit(self, spec):
        return "" if spec.washout else "a task with a washout"
