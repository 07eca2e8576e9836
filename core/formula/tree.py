"""What a formula is made of: small immutable nodes, from a letter with its indices to an equation.

A tree says what is computed and not how it looks; the writers beside this module do that. Whoever makes a tree
puts no parentheses where precedence asks for them: `fenced` tells the writers where they are needed.
"""

from math import prod
from typing import NamedTuple


class Glyph(NamedTuple):
    """A letter with what hangs on it.

    Attributes:
        base: the letter, or an upright word of several.
        above, below: indices, and signs such as ′ or T first.
        before: S or T, an upright letter in front: what comes through space, or through time.
        ref: what it means, as ``h 1 5 3`` (quantity, layer, timestep, unit, all from 1).
        hue: ``s`` for space, ``t`` for time.
        code: the same in NumPy, where `step` is a Step.
        shape: rows and columns, or the length of a vector.
        operand: what an operator such as ∇ with its index is put before (∇ₕL).
    """

    base: str
    above: tuple[str, ...] = ()
    below: tuple["str | Glyph", ...] = ()
    before: str = ""
    ref: str = ""
    hue: str = ""
    code: str = ""
    shape: tuple[int, ...] = ()
    operand: str = ""


class Number(NamedTuple):
    """A number, with what it is the value of."""

    value: float
    ref: str = ""
    hue: str = ""


class Sum(NamedTuple):
    """a + b + …; a long one is folded where it is shown."""

    terms: tuple


class Product(NamedTuple):
    """a b …, with a dot between where a number stands next to another."""

    factors: tuple


class Elementwise(NamedTuple):
    """a ⊙ b."""

    left: "Node"
    right: "Node"


class Outer(NamedTuple):
    """a ⊗ b: every entry of a times every entry of b."""

    left: "Node"
    right: "Node"


class Transposed(NamedTuple):
    """Aᵀ."""

    of: "Node"


class Bracket(NamedTuple):
    """[a], where it helps the eye."""

    of: "Node"


class Fenced(NamedTuple):
    """(a), in parentheses that precedence does not ask for."""

    of: "Node"


class Apply(NamedTuple):
    """f(a); of several numbers, f(a, b), where `of` is a vector."""

    function: "Node"
    of: "Node"


class Fraction(NamedTuple):
    """a over b."""

    over: "Node"
    under: "Node"


class Power(NamedTuple):
    """a to the power of b."""

    of: "Node"
    exponent: "Node"


class Root(NamedTuple):
    """The square root of a."""

    of: "Node"


class Cases(NamedTuple):
    """One of several, by the sign of a subject.

    Attributes:
        branches: pairs of a sign, ``>`` or ``<``, and what it is where the subject is so, compared with 0; the last one
            has no sign, and is what remains.
    """

    subject: "Node"
    branches: tuple


class Negative(NamedTuple):
    """−a."""

    of: "Node"


class Series(NamedTuple):
    """Σ of a term over an index, from 1 (or where it starts) to some number."""

    index: str
    upper: str
    of: "Node"
    lower: str = "1"


class Vector(NamedTuple):
    """(a, b, …); a long one is folded where it is shown."""

    items: tuple


class Marked(NamedTuple):
    """The same, with a class to be told apart by: ``s``, ``t``, ``shared``."""

    of: "Node"
    css: str


class Rest(NamedTuple):
    """What so many terms of a sum come to, in their place."""

    of: Number
    count: int


class Named(NamedTuple):
    """The same, with a meaning of its own: what `ref`, `hue`, `code` and `shape` are to a glyph."""

    of: "Node"
    ref: str = ""
    hue: str = ""
    code: str = ""
    shape: tuple[int, ...] = ()


class Words(NamedTuple):
    """Words within a formula."""

    text: str


class Relation(NamedTuple):
    """Sides with a sign between the first two and = between the others: a = b = c, w ← w − ηg = c."""

    sides: tuple
    sign: str = "="


Node = (
    Glyph
    | Number
    | Sum
    | Product
    | Elementwise
    | Outer
    | Transposed
    | Bracket
    | Fenced
    | Apply
    | Fraction
    | Power
    | Root
    | Cases
    | Negative
    | Series
    | Vector
    | Marked
    | Rest
    | Named
    | Words
    | Relation
)

ONE, E = Number(1.0), Glyph("e")
FIRST, KEPT = 3, 4  # of a long sum the first three terms and the last are always shown
MOST = 200  # terms that are written at all: what is beyond is one number


def difference(a: Node, b: Node) -> Sum:
    """a − b."""
    return Sum((a, Negative(b)))


def largest(node: Glyph) -> Glyph:
    """The largest entry of a vector that is a letter."""
    return Glyph(f"max {node.base}", code=f"np.max({node.code})")


def cases(subject: Node, branches: dict[str, Node]) -> Node:
    """One of several by the sign of a subject; of a subject in numbers, the one that holds."""
    sign = signed(subject)
    return (
        Cases(subject, tuple(branches.items()))
        if sign is None
        else branches.get(">" if sign > 0 else "<" if sign < 0 else "", branches[""])
    )


def signed(node: Node) -> int | None:
    """The sign of a number, or of a product of numbers; none of anything in symbols."""
    node = bare(node)
    if isinstance(node, Product):
        signs = [signed(factor) for factor in node.factors]
        return None if None in signs else prod(signs)
    return (node.value > 0) - (node.value < 0) if isinstance(node, Number) else None


def hidden(items: tuple) -> tuple:
    """The terms of a long sum that are folded away; none of a short one."""
    return items[FIRST:-1] if len(items) > KEPT + 1 else ()


def together(terms: tuple) -> float | None:
    """What the terms that are folded away come to; none where they are not of numbers."""
    values = [value(term) for term in hidden(terms)]
    return None if None in values else sum(values)


def value(node: Node) -> float | None:
    """What numbers, multiplied, added and negated, come to; none of anything in symbols."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, (Marked, Named, Rest, Fenced, Bracket)):
        return value(node.of)
    if isinstance(node, Negative):
        inner = value(node.of)
        return None if inner is None else -inner
    if isinstance(node, (Product, Sum)):
        parts = [value(part) for part in node[0]]
        return None if None in parts else prod(parts) if isinstance(node, Product) else sum(parts)
    return None


def minus(node: Node) -> bool:
    """Whether it is written with a minus sign in front."""
    node = bare(node)
    return (
        isinstance(node, Negative)
        or (isinstance(node, Number) and node.value < 0)
        or (isinstance(node, Product) and minus(node.factors[0]))
    )


def bare(node: Node) -> Node:
    """What is marked or named, without the mark."""
    return node.of if isinstance(node, (Marked, Named, Rest)) else node


def fenced(node: Node, first: bool, last: bool = True) -> bool:
    """Whether a factor of a product needs parentheses; one that is first may begin with a minus sign."""
    inner = bare(node)
    return isinstance(inner, Sum) or (not first and minus(inner)) or (isinstance(inner, Series) and not last)
