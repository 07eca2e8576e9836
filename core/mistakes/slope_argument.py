"""σ′ at the wrong argument."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..parameters import Choice, param
from ..registry import register
from .base import GateMistake


@register
@dataclass(frozen=True)
class SlopeArgument(GateMistake):
    """σ′ is taken at another argument: at h where z belongs, or by the formula for h, such as h (1 − h), with z in it."""

    kind: ClassVar[str] = "slope_argument"
    label: ClassVar[str] = "σ′ of the wrong argument"
    formula: ClassVar[str] = r"\nabla_z C = \delta \odot \sigma'(h)"
    wrong: ClassVar[str] = (
        "The slope is that of σ at z. Where it is written in terms of h = σ(z), that h is squashed already."
    )
    essay: ClassVar[str] = "“Scary math in the form of vectors”: dσ/dz at z"

    at: str = param(
        Choice(choices=("h", "z"), about="h: σ′(h), for σ′(z); z: the formula in terms of h, such as z (1 − z)."), "h"
    )

    def slope(self, right, cell, gate=""):
        slope, squash, argument = np.empty_like(cell.h), cell.squash(gate), cell.of_gate("z", gate)
        value = argument  # of the formula in terms of h
        if self.at == "h":
            argument, value = cell.value(gate), np.empty_like(cell.h)
            squash.forward(argument, value)
        squash.derivative(argument, value, slope)
        return slope

    def misfit_layer(self, spec, layer):
        if not spec.layers[layer].gates and spec.layers[layer].activation.coupled:
            return "a layer whose activation works unit by unit"
        return super().misfit_layer(spec, layer)
