"""The notation of the essay that the program follows."""

from typing import final

from . import register
from .base import Notation


@register
@final
class Seed(Notation):
    """h, z, σ, and δ = ∂C/∂h, the error signal before the factor σ′.

    Source: the seed, "The backprop insight"; layers above and timesteps below, as in its sequel.
    """

    name = "seed"
    label = "seed"
    order = 1

    def _weight(self, kind, one):
        return "w" if one else "W"
