"""Newton's method."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..formula.tree import Negative, Product
from ..parameters import Real, param
from ..registry import register
from .base import FLAT, Optimiser


@register
@dataclass(frozen=True)
class Newton(Optimiser):
    """A step to the stationary point of the quadratic approximation of the cost: the gradient times the inverse
    Hessian.

    H is the exact Hessian of the batch's cost in all weights that learn, so there is a pass for each of them, and there
    may be no more than a few hundred. Where the cost is a parabola, one update of learning rate 1 ends at its minimum.
    Where it curves downwards in some direction, the place that is level is a saddle or a maximum, and Newton's method
    goes there: α, added to every curvature, turns it downhill again once it is larger than the steepest downward
    curvature, and makes it gradient descent of rate η/α when it is large. Directions without any curvature, whose
    inverse does not exist, are left alone: of all steps that end where it is level, the shortest is taken (least
    squares).

    Weight decay adds λ to the curvature of weights, as λ/2 ‖W‖² does; clipping comes before the curvature, and shortens
    the step as it shortens the gradient. Where backpropagation is truncated the gradient is, and the Hessian is not.
    """

    kind: ClassVar[str] = "newton"
    label: ClassVar[str] = "Newton"
    formula: ClassVar[str] = (
        r"w \leftarrow w - \eta\,(H + \alpha \mathbb{1})^{-1} \hat{g}, \quad H_{ij} = \frac{\partial^2 C}{\partial w_i\,\partial w_j}"
    )
    source: ClassVar[str] = "Goodfellow, Bengio and Courville, Deep Learning, section 8.6.1, eq. 8.27 and 8.28"
    needs_hessian: ClassVar[bool] = True
    most_weights: ClassVar[int] = 300

    learning_rate: float = param(
        Real(low=0.0, high=1000.0, symbol="η", about="Fraction of the Newton step that is taken; 1: the full step."),
        1.0,
    )
    damping: float = param(
        Real(
            low=0.0, high=1e12, symbol="α",
            about="Damping, added to the Hessian's diagonal: the larger, the closer to gradient descent.",
        ),
        0.0,
    )

    def update(self, gradient, rate, memory, update):
        np.multiply(gradient, -rate, update)

    def inverse(self, hessian, decay_mask):
        matrix = hessian + np.diag(self.damping + (self.l2 or 0.0) * decay_mask)
        if not np.isfinite(matrix).all():
            return np.full_like(matrix, np.nan)
        return np.linalg.pinv(matrix, rcond=FLAT, hermitian=True)

    def inverse_code(self, hessian, decay_mask):
        damped = f" + {self.damping!r} * np.eye(len({hessian}))" if self.damping else ""
        decayed = f" + {self.l2!r} * np.diag({decay_mask})" if self.l2 else ""
        return f"np.linalg.pinv({hessian}{damped}{decayed}, rtol={FLAT!r}, hermitian=True)"

    def update_formula(self, terms):
        return Negative(Product((terms.rate, terms.gradient)))
