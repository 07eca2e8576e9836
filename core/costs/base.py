"""The contract of a cost: C from outputs and targets, and ∂C/∂y."""

from typing import ClassVar

from numpy.typing import NDArray

from ..formula.tree import Apply, Glyph, Node, Vector
from ..registry import Kind


class Cost(Kind):
    """C, entry by entry over arrays of shape (…, outputs); a sample's cost is the sum over its entries.

    Every method writes into an array that it is given. `forward` also takes complex arrays.
    A cost with a `partner` is computed from z of that output activation, which it then requires: their
    joint derivative ∂C/∂z is simple and stable where the two factors ∂C/∂y and σ′ overflow and vanish.
    `forward` and `backward` are enough for one without; whoever writes the formulas too gets them shown in place of a bare C(y, t).

    Attributes:
        code, slope_code, joint_code: C of every entry, ∂C/∂y and the joint ∂C/∂z in NumPy, with {y} and {t} to be filled in, or
            {costs} and {slope}, what was traced, where there is no formula.
    """

    family: ClassVar[str] = "cost"
    partner: ClassVar[str | None] = None
    probabilities: ClassVar[bool] = False
    code: ClassVar[str] = "{costs}"
    slope_code: ClassVar[str] = "{slope}"
    joint_code: ClassVar[str] = ""

    def forward(self, y: NDArray, z: NDArray, t: NDArray, cost: NDArray) -> None:
        """cost = C of every entry, from y = σ(z) and the targets t."""
        raise NotImplementedError

    def backward(self, y: NDArray, t: NDArray, gradient: NDArray) -> None:
        """gradient = ∂C/∂y."""
        raise NotImplementedError

    def backward_through_partner(self, y: NDArray, t: NDArray, dz: NDArray) -> None:
        """dz = ∂C/∂z of output and cost together; only for a cost with a partner."""
        raise NotImplementedError

    @property
    def has_formula(self) -> bool:
        """Whether it says how C follows from y and t."""
        return type(self).written is not Cost.written

    def written(self, y: Node, t: Node) -> Node:
        """The formula of one entry of C."""
        return Apply(Glyph("C"), Vector((y, t)))

    def written_slope(self, y: Node, t: Node) -> Node:
        """The formula of one entry of ∂C/∂y."""
        return Apply(Glyph("C", above=("′",)), Vector((y, t)))

    def written_joint(self, y: Node, t: Node, all_targets: Node | None) -> Node:
        """The formula of one entry of the joint ∂C/∂z; `all_targets` is their sum, none where that is 1."""
        raise NotImplementedError

    @classmethod
    def describe(cls):
        return super().describe() | {"needs_activation": cls.partner}
