"""Formulas as the code of a library: NumPy, or one whose own automatic derivative follows the code."""

import re
from dataclasses import dataclass

from ..activations.base import Activation
from ..errors import SpecError, Verbatim
from ..formula import elementwise, tree
from ..formula.tree import Glyph, Node, Series


@dataclass(frozen=True)
class Library:
    """How a library writes formulas.

    Attributes:
        prefix: name of its module in the script.
        automatic: whether it differentiates by itself. Of two equal numbers, it must then take the slope that the
            formulas here take.
        array: the function that makes one of its arrays.
        printed: the code of an array W as NumPy prints it.
    """

    prefix: str = "np"
    automatic: bool = False
    array: str = "np.array"
    printed: str = "W"

    def code(self, node: Node) -> str:
        """One expression."""
        text = elementwise.code(_without_ties(node) if self.automatic else node)
        text = re.sub(r"\*\*(\d+)\.0\b", r"**\1", text)
        return text if self.prefix == "np" else re.sub(r"\bnp\.", f"{self.prefix}.", text)

    def function(self, activation: Activation) -> str:
        """h = σ(z) of one layer and timestep, from z."""
        return self.code(activation.stable_formula(Glyph("z", code="z"), over_units(Glyph("z", code="z"))))


def over_units(letter: Glyph):
    """Adds up what is made of a vector."""
    return lambda make: Series("j", "N", make(letter))


def _without_ties(node: Node) -> Node:
    """The larger and the smaller of two as a choice, whose slope where they are equal is that of the first."""
    if isinstance(node, tree.Apply) and node.function.base in ("max", "min") and isinstance(node.of, tree.Vector):
        a, b = map(_without_ties, node.of.items)
        above = tree.difference(b, a) if node.function.base == "max" else tree.difference(a, b)
        above = b if a == tree.Number(0.0) and node.function.base == "max" else above
        return tree.Cases(above, ((">", b), ("", a)))
    if isinstance(node, tuple) and type(node) is not tuple:
        return type(node)(*map(_without_ties, node))
    return tuple(map(_without_ties, node)) if isinstance(node, tuple) else node


def require_formula(field: str, kind: object, what: str, known: bool) -> None:
    """Raise `SpecError` that names a kind whose formulas are not known."""
    if not known:
        raise SpecError(field, f"{what} with a formula, from which its code is written", Verbatim(str(kind)))
