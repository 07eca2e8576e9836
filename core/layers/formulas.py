"""What a cell with gates computes, formula by formula, in the order in which it does: for explanations."""

from collections.abc import Callable
from typing import NamedTuple

from ..activations.base import Activation
from ..formula.tree import Node, Number, Sum, difference

# Gives a quantity of the cell by its name; ``h_before`` and ``c_before`` are those of one timestep before.
Quantities = Callable[[str], Node]
# Makes the right side of a formula, from the quantities and from what multiplies nodes element by element.
Right = Callable[[Quantities, Callable[..., Node]], Node]


class Weighted(NamedTuple):
    """A sum over what weights multiply, and of what else is added."""

    gives: str
    name: str
    weights: tuple[str, ...]
    right: Right | None = None


class Squashed(NamedTuple):
    """An activation of a quantity."""

    gives: str
    name: str
    activation: Activation
    of: str


class Slope(NamedTuple):
    """The derivative of an activation of a quantity, whose value is known."""

    gives: str
    name: str
    activation: Activation
    of: str
    value: str


class Made(NamedTuple):
    """Something element by element."""

    gives: str
    name: str
    right: Right
    about: str = ""


class Back(NamedTuple):
    """What a timestep hands back: of the error signals behind the weights that multiply hₙ₋₁, if `through_weights`, and
    of what else.
    """

    gives: str
    name: str
    handed: str
    through_weights: bool
    right: Right | None = None


Formula = Weighted | Squashed | Slope | Made


def one_minus(node: Node) -> Node:
    """1 − a."""
    return difference(Number(1.0), node)


def plus(a: Node, b: Node) -> Node:
    """a + b."""
    return Sum((a, b))


def product_of(*names: str) -> Right:
    """a ⊙ b ⊙ …, of quantities by name."""
    return lambda q, times: times(*map(q, names))
