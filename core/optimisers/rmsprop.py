"""RMSprop, with Nesterov's momentum where that is wanted."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import ONE, Fraction, Negative, Node, Number, Power, Product, Root, Sum, difference
from ..parameters import Real, param
from ..registry import register
from .base import Optimiser


@register
@dataclass(frozen=True)
class RMSprop(Optimiser):
    """The gradient over the root of the moving mean of its square.

    With μ above 0 that quotient takes the gradient's place in Nesterov's momentum, in the form that needs the present
    weights alone (see `nesterov`): the weights are those that the velocity has led ahead, at which the gradient is
    taken.

    η = 0.001 and ρ = 0.9 are Hinton's; PyTorch starts from η = 0.01, ρ = 0.99 and ε = 10⁻⁸, and its momentum is the
    classical one.
    """

    kind: ClassVar[str] = "rmsprop"
    label: ClassVar[str] = "RMSprop"
    formula: ClassVar[str] = (
        r"s \leftarrow \rho s + (1 - \rho) \hat{g}^2, \quad v \leftarrow \mu v - \frac{\eta \hat{g}}{\sqrt{s} + \varepsilon}, "
        r"\quad w \leftarrow w + \mu v - \frac{\eta \hat{g}}{\sqrt{s} + \varepsilon}"
    )
    source: ClassVar[str] = (
        "Tieleman and Hinton 2012, Neural Networks for Machine Learning, lecture 6e; with Nesterov momentum as in "
        "Roelants, How to implement a recurrent neural network, part 2"
    )
    slots: ClassVar[dict[str, str]] = {"s": "s", "v": "v"}

    learning_rate: float = param(
        Real(low=0.0, high=1000.0, symbol="η", about="Size of a step where the gradient has its usual size."), 0.001
    )
    decay: float = param(
        Real(low=0.0, high=1.0, symbol="ρ", about="Decay rate of the moving mean of squared gradients."), 0.9
    )
    momentum: float = param(
        Real(
            low=0.0, high=1.0, symbol="μ",
            about="Fraction of the velocity kept from one update to the next; 0: no momentum.",
        ),
        0.0,
    )
    epsilon: float = param(
        Real(low=0.0, high=1.0, above=True, symbol="ε", about="Small constant that prevents a division by zero."), 1e-6
    )

    def update(self, gradient, rate, memory, update):
        s, v = memory
        s *= self.decay
        s += (1.0 - self.decay) * (gradient * gradient)
        step = rate * gradient / (np.sqrt(s) + self.epsilon)
        v *= self.momentum
        v -= step
        np.multiply(v, self.momentum, update)
        update -= step

    def slot_formulas(self, terms):
        decay = terms.settings["decay"]
        mean = Sum(
            (Product((decay, terms.before["s"])), Product((difference(ONE, decay), Power(terms.gradient, Number(2.0)))))
        )
        return {"s": mean, "v": self._led(terms, terms.before["v"])}

    def update_formula(self, terms):
        return self._led(terms, terms.after["v"])

    def _led(self, terms, velocity) -> Node:
        """The share of a velocity that is kept, and against the gradient over its size."""
        step = Fraction(Product((terms.rate, terms.gradient)), Sum((Root(terms.after["s"]), terms.settings["epsilon"])))
        return difference(Product((terms.settings["momentum"], velocity)), step) if self.momentum else Negative(step)
