"""The notation of Goodfellow, Bengio and Courville."""

from typing import final

from ...formula.tree import Glyph
from . import register
from .base import Notation


@register
@final
class Goodfellow(Notation):
    """Gradients as ∇ₕL and ∇_zL, outputs ŷ and targets y, f for the activation.

    The timestep stands above in parentheses and, in a network with time, U leads from the layer below and W from the
    timestep before; in a feed-forward network the layer stands above in parentheses and the weights are W. The book
    calls the weighted input of a recurrent layer a; it is z here, as in its chapter 6.
    Source: Deep Learning, algorithm 6.4 and section 10.2, equations 10.8 to 10.28.
    """

    name = "goodfellow"
    label = "Goodfellow"
    order = 3
    output = "ŷ"
    target = "y"
    squash = "f"
    cost = "L"
    mean_cost = "J"
    delta_is = ""

    def gradient(self, kind, layer, i=None, j=None, cost=None):
        if i is not None:
            return super().gradient(kind, layer, i, j, cost)
        weight = self.parameter(kind, layer)._replace(ref="", code="", shape=(), hue="")
        return self._as_gradient(
            Glyph("∇", below=(weight,), operand=cost.base if cost else self.cost), kind, layer, None, None
        )

    def _at(self, layer, n, i):
        indices = [str(index) for index in ((layer if self.place.timed else None), i) if index is not None]
        above = n if self.place.timed else layer
        return () if above is None else (f"({above})",), tuple(indices)

    def _weight(self, kind, one):
        return "U" if kind == "W_space" and self.place.timed else "W"

    def _weight_indices(self, kind, layer, i, j):
        above, below = self._at(layer, None, None)
        return above, (*below, *(str(index) for index in (i, j) if index is not None))
