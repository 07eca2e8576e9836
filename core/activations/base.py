"""The contract of an activation: h = σ(z), its derivative, and δ ⊙ σ′."""

from collections.abc import Callable
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ..formula.tree import Apply, Glyph, Node, Product
from ..registry import Kind

# Adds up, over all units of a layer, what it is given to make of each unit's z, or δ and h.
OverUnits = Callable[[Callable[..., Node]], Node]

# NumPy takes a zero-dimensional array faster than a Python number, and these calls are made for every cell.
ONE, ZERO = np.array(1.0), np.array(0.0)


class Activation(Kind):
    """σ, applied to arrays of shape (…, units).

    Every method writes into an array that it is given. All of them also take complex arrays and are analytic in them wherever
    σ is differentiable, so that the gradient can be checked by complex steps, and the Hessian be found by them.
    `forward` and `derivative` are enough; whoever writes the formulas too gets them shown in place of a bare σ(z).

    Attributes:
        fewest: of how many units at least it says anything.
        coupled: whether ∂C/∂z of a unit depends on the δ of others too, so that it is not δ ⊙ σ′.
        code, slope_code: h and σ′ in NumPy, with {z}, {h} and {dsigma} to be filled in; what was traced, where there is no formula.
        backward_code: ∂C/∂z in NumPy, with {delta}, {dsigma} and {h} to be filled in.
    """

    family: ClassVar[str] = "activation"
    symbol: ClassVar[str] = "σ"
    output_only: ClassVar[bool] = False
    code: ClassVar[str] = "{h}"
    slope_code: ClassVar[str] = "{dsigma}"
    fewest: ClassVar[int] = 1
    coupled: ClassVar[bool] = False
    backward_code: ClassVar[str] = "{delta} * {dsigma}"

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

    @property
    def has_formula(self) -> bool:
        """Whether it says how h follows from z."""
        return type(self).written is not Activation.written

    def written(self, z: Node, over_units: OverUnits) -> Node:
        """The formula of one unit's h from its z."""
        return Apply(Glyph(self.symbol), z)

    def written_slope(self, z: Node, h: Node) -> Node:
        """The formula of one unit's σ′ from its z and h."""
        return Apply(Glyph(self.symbol, above=("′",)), z)

    def written_backward(self, delta: Node, dsigma: Node, h: Node, over_units: OverUnits) -> Node:
        """The formula of one unit's ∂C/∂z; `over_units` adds up over the units what it makes of their δ and h."""
        return Product((delta, dsigma))

    @classmethod
    def describe(cls):
        return super().describe() | {"symbol": cls.symbol, "output_only": cls.output_only}
