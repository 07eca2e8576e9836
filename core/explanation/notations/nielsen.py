"""Nielsen's notation."""

from typing import final

from . import register
from .base import Notation


@register
@final
class Nielsen(Notation):
    """Activations a, the target y, and δ = ∂C/∂z, behind the factor σ′; the signal in front of it is ∇ₐC.

    The letter of a timestep and S and T for the two sorts of weights are not his, since he has no recurrent networks.
    Source: Nielsen, Neural Networks and Deep Learning, chapter 2, equations 25, 29 and BP1 to BP4.
    """

    name = "nielsen"
    label = "Nielsen"
    order = 2
    activation = "a"
    target = "y"
    delta_is = "z"

    def y(self, n, i=None):
        """The activation of the last layer."""
        return self._cell("a", "outputs", self.place.depth, n, i)._replace(ref=self._ref("outputs", 0, n, i))

    def _weight(self, kind, one):
        return "w"
