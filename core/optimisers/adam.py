"""Adam."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import ONE, Fraction, Negative, Number, Power, Product, Root, Sum, difference
from ..parameters import Real, param
from ..registry import register
from .base import Optimiser


@register
@dataclass(frozen=True)
class Adam(Optimiser):
    """The moving mean of the gradient over the root of the moving mean of its square, both bias-corrected.

    Each weight counts its own updates, t: while a layer is frozen, neither its means nor its count change.
    """

    kind: ClassVar[str] = "adam"
    label: ClassVar[str] = "Adam"
    formula: ClassVar[str] = (
        r"m \leftarrow \beta_1 m + (1 - \beta_1) \hat{g}, \quad v \leftarrow \beta_2 v + (1 - \beta_2) \hat{g}^2, \quad "
        r"w \leftarrow w - \eta \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon}"
    )
    source: ClassVar[str] = "Kingma and Ba 2015, Adam: a method for stochastic optimization, algorithm 1"
    slots: ClassVar[dict[str, str]] = {"t": "t", "m": "m", "v": "v"}

    learning_rate: float = param(
        Real(low=0.0, high=1000.0, symbol="η", about="Approximate size of a step, whatever the gradient's size."), 0.001
    )
    beta1: float = param(
        Real(
            low=0.0, high=0.999999, symbol="β₁",
            about="Decay rate of the first moment, the moving mean of the gradient.",
        ),
        0.9,
    )
    beta2: float = param(
        Real(
            low=0.0, high=0.999999, symbol="β₂", about="Decay rate of the second moment, the moving mean of its square."
        ),
        0.999,
    )
    epsilon: float = param(
        Real(low=0.0, high=1.0, above=True, symbol="ε", about="Small constant that prevents a division by zero."), 1e-8
    )

    def update(self, gradient, rate, memory, update):
        t, m, v = memory
        t += 1.0
        m *= self.beta1
        m += (1.0 - self.beta1) * gradient
        v *= self.beta2
        v += (1.0 - self.beta2) * (gradient * gradient)
        np.sqrt(v / (1.0 - self.beta2**t), update)
        update += self.epsilon
        np.divide(-rate * (m / (1.0 - self.beta1**t)), update, update)

    def slot_formulas(self, terms):
        def mean(slot, beta, of):
            return Sum((Product((beta, terms.before[slot])), Product((difference(ONE, beta), of))))

        square = Power(terms.gradient, Number(2.0))
        return {
            "t": Sum((terms.before["t"], ONE)), "m": mean("m", terms.settings["beta1"], terms.gradient),
            "v": mean("v", terms.settings["beta2"], square),
        }

    def update_formula(self, terms):
        def freed(slot, beta):
            return Fraction(terms.after[slot], difference(ONE, Power(beta, terms.after["t"])))

        size = Sum((Root(freed("v", terms.settings["beta2"])), terms.settings["epsilon"]))
        return Negative(Product((terms.rate, Fraction(freed("m", terms.settings["beta1"]), size))))
