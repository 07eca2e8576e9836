"""The notations of the two books that the seed names."""

from ...errors import SpecError
from ...formula.tree import Glyph
from ..place import SampleView
from .base import Notation


class Nielsen(Notation):
    """Nielsen's: activations a, the target y, and δ = ∂C/∂z, behind the factor σ′; the signal in front of it is ∇ₐC.

    The letter of a timestep and S and T for the two sorts of weights are not his, since he has no recurrent networks.
    Source: Nielsen, Neural Networks and Deep Learning, chapter 2, equations 25, 29 and BP1 to BP4.
    """

    name = "nielsen"
    label = "Nielsen"
    activation = "a"
    target = "y"

    def y(self, n, i=None):
        return self._cell("a", "outputs", self.place.depth, n, i)._replace(ref=self._ref("outputs", 0, n, i))

    def delta(self, layer, n, i=None):
        return self._gradient(self.h(layer, n, i), "delta", layer, n, i)

    def space(self, layer, n, i=None):
        return self._gradient(self.h(layer, n, i), "delta_space", layer, n, i, "S")

    def time(self, layer, n, i=None):
        return self._gradient(self.h(layer, n, i), "delta_time", layer, n, i, "T")

    def dz(self, layer, n, i=None):
        return self._cell("δ", "dz", layer, n, i)

    def factored(self, layer, n, i=None):
        return self.dz(layer, n, i)

    def factors(self, layer, n, i):
        return (self.place.number("dz", layer, n, i),)

    def _weight(self, kind, one):
        return "w"


class Goodfellow(Nielsen):
    """Goodfellow, Bengio and Courville's: gradients as ∇ₕL and ∇_zL, outputs ŷ and targets y, f for the activation.

    The timestep stands above in parentheses and, in a network with time, U leads from the layer below and W from the
    timestep before; in a feed-forward network the layer stands above in parentheses and the weights are W. The book calls
    the weighted input of a recurrent layer a; it is z here, as in its chapter 6.
    Source: Deep Learning, algorithm 6.4 and section 10.2, equations 10.8 to 10.28.
    """

    name = "goodfellow"
    label = "Goodfellow"
    activation = "h"
    squash = "f"
    cost = "L"
    mean_cost = "J"

    def y(self, n, i=None):
        return self._output("ŷ", "outputs", n, i)

    def dz(self, layer, n, i=None):
        return self._gradient(self.z(layer, n, i), "dz", layer, n, i)

    def gradient(self, kind, layer, i=None, j=None, cost=None):
        if i is not None:
            return super().gradient(kind, layer, i, j, cost)
        weight = self.parameter(kind, layer)._replace(ref="", code="", shape=(), hue="")
        return self._as_gradient(Glyph("∇", below=(weight,), operand=cost.base if cost else self.cost), kind, layer, None, None)

    def _at(self, layer, n, i):
        indices = [str(index) for index in ((layer if self.place.timed else None), i) if index is not None]
        above = n if self.place.timed else layer
        return () if above is None else (f"({above})",), tuple(indices)

    def _weight(self, kind, one):
        return "U" if kind == "W_space" and self.place.timed else "W"

    def _weight_indices(self, kind, layer, i, j):
        above, below = self._at(layer, None, None)
        return above, (*below, *(str(index) for index in (i, j) if index is not None))


NOTATIONS: dict[str, type[Notation]] = {notation.name: notation for notation in (Notation, Nielsen, Goodfellow)}


def notation(name: str, place: SampleView) -> Notation:
    """The notation of that name; raises `SpecError`."""
    if name not in NOTATIONS:
        raise SpecError("notation", f"one of {', '.join(NOTATIONS)}", name)
    return NOTATIONS[name](place)
