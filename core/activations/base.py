"""The contract of an activation: h = σ(z), its derivative, and δ ⊙ σ′."""

from collections.abc import Callable
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ..formula import elementwise, latex
from ..formula.derivative import derivative
from ..formula.tree import Apply, Fraction, Glyph, Node, Product, Relation, Series
from ..registry import Kind

# Adds up, over all units of a layer, what it is given to make of each unit's z, or δ and h.
OverUnits = Callable[[Callable[..., Node]], Node]

# NumPy takes a zero-dimensional array faster than a Python number, and these calls are made for every cell.
ONE, ZERO = np.array(1.0), np.array(0.0)


class Activation(Kind):
    """σ, applied to arrays of shape (…, units).

    What it is, `value_formula` says: its symbol, its LaTeX and its NumPy follow from that, and so does the formula of
    σ′, unless a kind has a nicer one. `forward` and `derivative` compute the same, fast. They are enough: without a
    formula, a bare σ(z) is shown.

    Every method that computes writes into an array that it is given. All of them also take complex arrays and are
    analytic in them wherever σ is differentiable, so that the gradient can be checked by complex steps, and the Hessian
    be found by them.

    Attributes:
        fewest: of how many units at least it says anything.
        coupled: whether ∂C/∂z of a unit depends on the δ of others too, so that it is not δ ⊙ σ′; `backward`,
            `jacobian`, `slope_formula` and `backward_formula` are then a kind's own.
    """

    family: ClassVar[str] = "activation"
    output_only: ClassVar[bool] = False
    fewest: ClassVar[int] = 1
    coupled: ClassVar[bool] = False

    def forward(self, z: NDArray, h: NDArray) -> None:
        """h = σ(z)."""
        raise NotImplementedError

    def derivative(self, z: NDArray, h: NDArray, dsigma: NDArray) -> None:
        """dsigma = σ′(z), given h = σ(z)."""
        raise NotImplementedError

    def backward(self, delta: NDArray, h: NDArray, dsigma: NDArray, dz: NDArray) -> None:
        """dz = ∂C/∂z from δ = ∂C/∂h; element by element this is δ ⊙ σ′."""
        np.multiply(delta, dsigma, dz)

    def jacobian(self, h: NDArray, dsigma: NDArray) -> NDArray:
        """∂h/∂z, (…, units, units), a row for each h; unless a kind says otherwise, σ′ on the diagonal."""
        return dsigma[..., None] * np.eye(dsigma.shape[-1])

    def value_formula(self, z: Node, over_units: OverUnits) -> Node:
        """The formula of one unit's h from its z."""
        return Apply(Glyph("σ"), z)

    def slope_formula(self, z: Node, h: Node) -> Node:
        """The formula of one unit's σ′ from its z and h."""
        return derivative(self.value_formula(z, _alone), z) if self.has_formula else Apply(Glyph("σ", above=("′",)), z)

    def backward_formula(self, delta: Node, dsigma: Node, h: Node, over_units: OverUnits) -> Node:
        """The formula of one unit's ∂C/∂z; `over_units` adds up over the units what it makes of their δ and h."""
        return Product((delta, dsigma))

    def stable_formula(self, z: Node, over_units: OverUnits) -> Node:
        """The same formula as programs compute it, where `value_formula` overflows; by default it is that one."""
        return self.value_formula(z, over_units)

    # What follows from the formulas.

    @property
    def has_formula(self) -> bool:
        """Whether it says how h follows from z."""
        return type(self).value_formula is not Activation.value_formula

    def value_code(self, z: str, h: str) -> str:
        """h in NumPy, from where z lies; without a formula, where h itself lies."""
        if not self.has_formula:
            return h
        return elementwise.code(self.value_formula(Glyph("z", code=z), lambda make: _summed(make(Glyph("z", code=z)))))

    def slope_code(self, z: str, h: str, dsigma: str) -> str:
        """σ′ in NumPy, from where z and h lie; without a formula, where σ′ itself lies."""
        return (
            elementwise.code(self.slope_formula(Glyph("z", code=z), Glyph("h", code=h))) if self.has_formula else dsigma
        )

    def backward_code(self, delta: str, dsigma: str, h: str) -> str:
        """∂C/∂z in NumPy, from where δ, σ′ and h lie."""
        delta, dsigma, h = (Glyph(code, code=code) for code in (delta, dsigma, h))
        return elementwise.code(self.backward_formula(delta, dsigma, h, lambda make: _summed(make(delta, h))))

    @classmethod
    def describe(cls):
        return super().describe() | {
            "symbol": cls().symbol, "formula": cls().latex() or cls.formula, "output_only": cls.output_only,
        }

    @property
    def symbol(self) -> str:
        """The name of the function, where its formula is one of z alone; σ of all others."""
        value = self.value_formula(Z, _over_j)
        return value.function.base if isinstance(value, Apply) and value.of is Z else "σ"

    def latex(self) -> str:
        """h and σ′ of a unit in LaTeX; nothing without a formula."""
        if not self.has_formula:
            return ""
        h, z = (letter._replace(below=("i",) if self.coupled else ()) for letter in (H, Z))
        slope = (
            Fraction(Product((PARTIAL, h)), Product((PARTIAL, z)))
            if self.coupled
            else Apply(Glyph("σ", above=("′",)), z)
        )
        lines = Relation((h, self.value_formula(z, _over_j))), Relation((slope, self.slope_formula(z, h)))
        return r", \quad ".join(map(latex.line, lines))


H, Z, PARTIAL = Glyph("h"), Glyph("z"), Glyph("∂")


def _over_j(make: Callable[..., Node]) -> Node:
    """Over the units j of a layer."""
    return Series("j", "N", make(Z._replace(below=("j",))))


def _summed(of: Node) -> Node:
    """Over whole arrays."""
    return Series("j", "N", of)


def _alone(make: Callable[..., Node]) -> Node:
    """What one unit's slope would need of the others; whoever is coupled has a slope of its own."""
    raise NotImplementedError("a coupled activation has a slope_formula of its own")
