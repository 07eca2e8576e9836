"""The bias's gradient summed over the wrong axis."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..parameters import Choice, param
from ..registry import register
from .base import CellMistake


@register
@dataclass(frozen=True)
class BiasAxis(CellMistake):
    """The gradient of a bias is summed over the units as well as the samples, or over the units instead of them."""

    kind: ClassVar[str] = "bias_axis"
    label: ClassVar[str] = "bias summed over the wrong axis"
    formula: ClassVar[str] = r"\Delta b = \sum_{samples} \sum_{units} \nabla_z C"
    wrong: ClassVar[str] = "Each unit has a bias of its own, whose gradient is the sum over the samples alone."
    essay: ClassVar[str] = "“The backprop insight”: δ ⊙ dσ/dz has one entry a unit"

    summed: str = param(
        Choice(choices=("everything", "units"), about="Over samples and units, or over the units of each sample."),
        "everything",
    )

    def over_samples(self, right, cell, weight):
        signal = cell.signal(weight)
        if self.summed == "everything":
            return np.full(signal.shape[1], signal.sum())
        return signal.sum(axis=1) if signal.shape[0] == signal.shape[1] else right(cell, weight)

    def misfit_layer(self, spec, layer):
        chosen = spec.layers[layer]
        if not chosen.bias or chosen.units == 1:
            return "a layer of several units with biases"
        fits = self.summed == "everything" or chosen.units == spec.batch_size
        return "" if fits else f"a layer of as many units as the batch has samples, {spec.batch_size}"
