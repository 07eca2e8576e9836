"""Gradient descent with momentum: the heavy ball."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import Product, difference
from ..parameters import Real, param
from ..registry import register
from .base import Optimiser


@register
@dataclass(frozen=True)
class Momentum(Optimiser):
    """The weights move like a heavy ball: the velocity v keeps the fraction μ of itself and accelerates against the
    gradient.

    η is within v, so that another learning rate changes what comes, and not the velocity that is there.
    """

    kind: ClassVar[str] = "momentum"
    label: ClassVar[str] = "momentum"
    formula: ClassVar[str] = r"v \leftarrow \mu v - \eta \hat{g}, \quad w \leftarrow w + v"
    source: ClassVar[str] = (
        "Polyak 1964, Some methods of speeding up the convergence of iteration methods; Nielsen, chapter 3, eq. 107 and 108"
    )
    slots: ClassVar[dict[str, str]] = {"v": "v"}

    momentum: float = param(
        Real(low=0.0, high=1.0, symbol="μ", about="Fraction of the velocity kept from one update to the next."), 0.9
    )

    def update(self, gradient, rate, memory, update):
        v = memory[0]
        v *= self.momentum
        v -= rate * gradient
        np.copyto(update, v)

    def slot_formulas(self, terms):
        return {
            "v": difference(
                Product((terms.settings["momentum"], terms.before["v"])), Product((terms.rate, terms.gradient))
            )
        }

    def update_formula(self, terms):
        return terms.after["v"]
