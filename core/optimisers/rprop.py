"""Rprop, resilient backpropagation, in the form that forgets a gradient after its sign has changed."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..errors import SpecError
from ..formula.elementwise import code
from ..formula.tree import Apply, Glyph, Named, Negative, Number, Product, Vector, cases
from ..parameters import Real, param
from ..registry import register
from .base import Optimiser


@register
@dataclass(frozen=True)
class Rprop(Optimiser):
    """Uses only the gradient's sign: each weight has its own step d, which grows while the sign stays and shrinks when
    it changes.

    After a change of sign the gradient counts as 0 (iRprop−), so that the weight waits for one update. The learning
    rate is the step that each weight starts from, d₀, within the bounds; what comes later follows from the signs, and
    another learning rate changes nothing in it. So a schedule has no effect, but for the first step of a layer that was
    frozen until then; likewise in PyTorch. It is meant for batches of all samples, whose gradient does not change its
    sign by chance.
    """

    kind: ClassVar[str] = "rprop"
    label: ClassVar[str] = "Rprop"
    formula: ClassVar[str] = (
        r"d \leftarrow \begin{cases} \min(\eta^+ d, d_{\max}) & \hat{g} p > 0 \\ \max(\eta^- d, d_{\min}) & \hat{g} p < 0 "
        r"\end{cases}, \quad p \leftarrow \begin{cases} 0 & \hat{g} p < 0 \\ \hat{g} & \text{otherwise} \end{cases}, \quad "
        r"w \leftarrow w - \operatorname{sign}(p) d"
    )
    source: ClassVar[str] = (
        "Riedmiller and Braun 1993, A direct adaptive method for faster backpropagation learning, eq. 4 to 6; "
        "iRprop− of Igel and Hüsken 2000, Improving the Rprop learning algorithm"
    )
    slots: ClassVar[dict[str, str]] = {"step": "d", "previous": "p"}

    learning_rate: float = param(
        Real(low=0.0, high=1000.0, symbol="d₀", about="First step of each weight, clipped to dmin and dmax."), 0.001
    )
    longer: float = param(
        Real(low=1.0, high=10.0, symbol="η⁺", about="Factor on the step while the gradient keeps its sign."), 1.2
    )
    shorter: float = param(
        Real(
            low=0.0, high=1.0, above=True, symbol="η⁻", about="Factor on the step when the gradient changes its sign."
        ),
        0.5,
    )
    longest: float = param(Real(low=0.0, high=1e6, above=True, symbol="dmax", about="Upper bound of the step."), 50.0)
    shortest: float = param(Real(low=0.0, high=1e6, above=True, symbol="dmin", about="Lower bound of the step."), 1e-6)

    def check(self):
        super().check()
        if self.shortest > self.longest:
            raise SpecError("shortest", f"at most the longest step, {self.longest:g}", self.shortest)

    def update(self, gradient, rate, memory, update):
        step, previous = memory
        turn = np.sign(gradient) * np.sign(
            previous
        )  # a product of the gradients themselves could be too small for a number
        step[step == 0.0] = min(max(rate, self.shortest), self.longest)  # only before the first update
        np.copyto(step, np.minimum(step * self.longer, self.longest), where=turn > 0)
        np.copyto(step, np.maximum(step * self.shorter, self.shortest), where=turn < 0)
        np.copyto(previous, gradient)
        previous[turn < 0] = 0.0
        np.multiply(np.sign(previous), -step, update)

    def slot_formulas(self, terms):
        before, previous = (terms.before[slot] for slot in ("step", "previous"))
        longer, shorter, longest, shortest = (
            terms.settings[name] for name in ("longer", "shorter", "longest", "shortest")
        )
        turn = Named(
            Product((terms.gradient, previous)), code=f"np.sign({code(terms.gradient)}) * np.sign({code(previous)})"
        )
        first = Apply(Glyph("min"), Vector((Apply(Glyph("max"), Vector((terms.rate, shortest))), longest)))
        step = cases(turn, {">": Apply(Glyph("min"), Vector((Product((longer, before)), longest))),
                            "<": Apply(Glyph("max"), Vector((Product((shorter, before)), shortest))),
                            "": cases(before, {">": before, "": first})})
        return {"step": step, "previous": cases(turn, {"<": Number(0.0), "": terms.gradient})}

    def update_formula(self, terms):
        return Negative(Product((Apply(Glyph("sign"), terms.after["previous"]), terms.after["step"])))
