"""Adagrad."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import Fraction, Negative, Number, Power, Product, Root, Sum
from ..parameters import Real, param
from ..registry import register
from .base import Optimiser


@register
@dataclass(frozen=True)
class Adagrad(Optimiser):
    """Each weight has its own learning rate, which falls with the sum of its squared gradients.

    ε is under the root, as in Karpathy's min-char-rnn; Duchi has it beside the root, and so has PyTorch.
    """

    kind: ClassVar[str] = "adagrad"
    label: ClassVar[str] = "Adagrad"
    formula: ClassVar[str] = (
        r"G \leftarrow G + \hat{g}^2, \quad w \leftarrow w - \frac{\eta \hat{g}}{\sqrt{G + \varepsilon}}"
    )
    source: ClassVar[str] = (
        "Duchi, Hazan and Singer 2011, Adaptive subgradient methods, section 1.1; Karpathy 2015, min-char-rnn"
    )
    slots: ClassVar[dict[str, str]] = {"G": "G"}

    epsilon: float = param(
        Real(low=0.0, high=1.0, above=True, symbol="ε", about="Small constant that prevents a division by zero."), 1e-8
    )

    def update(self, gradient, rate, memory, update):
        G = memory[0]
        G += gradient * gradient
        np.multiply(gradient, -rate, update)
        update /= np.sqrt(G + self.epsilon)

    def slot_formulas(self, terms):
        return {"G": Sum((terms.before["G"], Power(terms.gradient, Number(2.0))))}

    def update_formula(self, terms):
        return Negative(
            Fraction(Product((terms.rate, terms.gradient)), Root(Sum((terms.after["G"], terms.settings["epsilon"]))))
        )
