"""The contract of a cost: C from outputs and targets, and ∂C/∂y."""

from typing import ClassVar

from numpy.typing import NDArray

from ..activations.base import OverUnits
from ..formula import elementwise, latex
from ..formula.derivative import derivative
from ..formula.tree import Apply, Fraction, Glyph, Node, Product, Relation, Series, Vector
from ..registry import Kind


class Cost(Kind):
    """C, entry by entry over arrays of shape (…, outputs); a sample's cost is the sum over its entries.

    What it is, `value_formula` says: its LaTeX and its NumPy follow from that, and so does the formula of ∂C/∂y, unless
    a kind has a nicer one. `forward` and `backward` compute the same, fast. They are enough: without a formula, a bare
    C(y, t) is shown.

    Every method that computes writes into an array that it is given. `forward` also takes complex arrays.
    A cost with a `partner` is computed from z of that output activation, which it then requires: their
    joint derivative ∂C/∂z is simple and stable where the two factors ∂C/∂y and σ′ overflow and vanish. It has a
    formula, also of that.
    """

    family: ClassVar[str] = "cost"
    partner: ClassVar[str | None] = None
    probabilities: ClassVar[bool] = False

    def forward(self, y: NDArray, z: NDArray, t: NDArray, cost: NDArray) -> None:
        """cost = C of every entry, from y = σ(z) and the targets t."""
        raise NotImplementedError

    def backward(self, y: NDArray, t: NDArray, gradient: NDArray) -> None:
        """gradient = ∂C/∂y."""
        raise NotImplementedError

    def backward_through_partner(self, y: NDArray, t: NDArray, dz: NDArray) -> None:
        """dz = ∂C/∂z of output and cost together; only for a cost with a partner."""
        raise NotImplementedError

    def value_formula(self, y: Node, t: Node) -> Node:
        """The formula of one entry of C."""
        return Apply(Glyph("C"), Vector((y, t)))

    def slope_formula(self, y: Node, t: Node) -> Node:
        """The formula of one entry of ∂C/∂y."""
        return (
            derivative(self.value_formula(y, t), y)
            if self.has_formula
            else Apply(Glyph("C", above=("′",)), Vector((y, t)))
        )

    def joint_formula(self, y: Node, t: Node, all_targets: Node | None) -> Node:
        """The formula of one entry of the joint ∂C/∂z; `all_targets` is their sum, none where that is 1."""
        raise NotImplementedError

    def stable_formula(self, y: Node, z: Node, t: Node, over_units: OverUnits) -> Node:
        """The formula of one entry of C as programs compute it: by default `value_formula`.

        A cost with a partner computes it from z, which is exact also where y rounds to 0 or 1.
        """
        return self.value_formula(y, t)

    # What follows from the formulas.

    @property
    def has_formula(self) -> bool:
        """Whether it says how C follows from y and t."""
        return type(self).value_formula is not Cost.value_formula

    def value_code(self, y: str, t: str, costs: str) -> str:
        """C of every entry in NumPy, from where y and t lie; without a formula, where C itself lies."""
        return (
            elementwise.code(self.value_formula(Glyph("y", code=y), Glyph("t", code=t))) if self.has_formula else costs
        )

    def slope_code(self, y: str, t: str, slope: str) -> str:
        """∂C/∂y in NumPy, from where y and t lie; without a formula, where ∂C/∂y itself lies."""
        return (
            elementwise.code(self.slope_formula(Glyph("y", code=y), Glyph("t", code=t))) if self.has_formula else slope
        )

    def joint_code(self, y: str, t: str) -> str:
        """The joint ∂C/∂z in NumPy, from where y and t lie."""
        target = Glyph("t", code=t)
        return elementwise.code(self.joint_formula(Glyph("y", code=y), target, Series("j", "N", target)))

    @classmethod
    def describe(cls):
        return super().describe() | {"formula": cls().latex() or cls.formula, "needs_activation": cls.partner}

    def latex(self) -> str:
        """C and its derivative of one entry in LaTeX, in z for a cost with a partner; nothing without a formula."""
        if not self.has_formula:
            return ""
        y, t = Glyph("y"), Glyph("t")
        slope = self.joint_formula(y, t, None) if self.partner else self.slope_formula(y, t)
        by = Fraction(Product((Glyph("∂"), Glyph("C"))), Product((Glyph("∂"), Glyph("z") if self.partner else y)))
        return r", \quad ".join(
            map(latex.line, (Relation((Glyph("C"), self.value_formula(y, t))), Relation((by, slope))))
        )
