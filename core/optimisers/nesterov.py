"""Nesterov's accelerated gradient."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import Product, difference
from ..registry import register
from .momentum import Momentum


@register
@dataclass(frozen=True)
class Nesterov(Momentum):
    """Momentum with the gradient at the point the velocity leads to, which brakes earlier.

    With θ for the point that rolls, the weights here are w = θ + μ v, where the gradient is taken. From v′ = μ v − η
    g(w) and θ′ = θ + v′ follows w′ = θ′ + μ v′ = w + μ v′ − η g(w), which needs the gradient at the present weights
    alone.
    """

    kind: ClassVar[str] = "nesterov"
    label: ClassVar[str] = "Nesterov momentum"
    formula: ClassVar[str] = r"v \leftarrow \mu v - \eta \hat{g}, \quad w \leftarrow w + \mu v - \eta \hat{g}"
    source: ClassVar[str] = (
        "Nesterov 1983; Sutskever, Martens, Dahl and Hinton 2013, On the importance of initialization and momentum, "
        "eq. 3 and 4, in the form of Bengio, Boulanger-Lewandowski and Pascanu 2013, Advances in optimizing recurrent "
        "networks, section 3.5"
    )

    def update(self, gradient, rate, memory, update):
        v, step = memory[0], rate * gradient
        v *= self.momentum
        v -= step
        np.multiply(v, self.momentum, update)
        update -= step

    def update_formula(self, terms):
        return difference(
            Product((terms.settings["momentum"], terms.after["v"])), Product((terms.rate, terms.gradient))
        )
