"""The derivative of a formula of single numbers, as a formula: the rules of a table, and no more simplified than by
zeros and ones.
"""

from . import tree
from .tree import (
    ONE,
    Apply,
    Bracket,
    Fraction,
    Glyph,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Relation,
    Root,
    Sum,
    Vector,
    difference,
)

ZERO, TWO = Number(0.0), Number(2.0)


def derivative(node: Node, by: Node) -> Node:
    """∂node/∂by, where `by` is a leaf of the formula, found by its identity: another leaf that equals it is a constant.

    Raises:
        KeyError: for a node, or a function, that has no rule here.
    """
    return ONE if node is by else RULES[type(node)](node, by)


def _sum(node: Sum, by: Node) -> Node:
    terms = tuple(found for found in (derivative(term, by) for term in node.terms) if found != ZERO)
    return Sum(terms) if len(terms) > 1 else terms[0] if terms else ZERO


def _product(node: Product, by: Node) -> Node:
    slopes = [derivative(factor, by) for factor in node.factors]
    terms = tuple(
        _times(*node.factors[:i], slope, *node.factors[i + 1 :]) for i, slope in enumerate(slopes) if slope != ZERO
    )
    return Sum(terms) if len(terms) > 1 else terms[0] if terms else ZERO


def _fraction(node: Fraction, by: Node) -> Node:
    over, under = derivative(node.over, by), derivative(node.under, by)
    if under == ZERO:
        return ZERO if over == ZERO else Fraction(over, node.under)
    lost = _times(node.over, under)
    return Fraction(
        _negative(lost) if over == ZERO else difference(_times(over, node.under), lost), Power(node.under, TWO)
    )


def _power(node: Power, by: Node) -> Node:
    base, exponent = derivative(node.of, by), derivative(node.exponent, by)
    if exponent != ZERO:
        if base != ZERO:
            raise KeyError("a power whose base and exponent both vary")
        return _times(node, exponent) if node.of == tree.E else _times(node, Apply(Glyph("ln"), node.of), exponent)
    if base == ZERO:
        return ZERO
    lower = node.of if node.exponent == TWO else Power(node.of, difference(node.exponent, ONE))
    return _times(node.exponent, lower, base)


def _apply(node: Apply, by: Node) -> Node:
    if isinstance(node.of, Vector):
        return _larger(node, by)
    inner = derivative(node.of, by)
    return ZERO if inner == ZERO else _times(FUNCTIONS[node.function.base](node.of), inner)


def _larger(node: Apply, by: Node) -> Node:
    """Of max(a, b), where a is a constant, the slope of b where b is larger."""
    bound, of = node.of.items
    if node.function.base != "max" or derivative(bound, by) != ZERO:
        raise KeyError(f"{node.function.base} of what varies")
    slope = derivative(of, by)
    return ZERO if slope == ZERO else _times(Bracket(Relation((of, bound), ">")), slope)


def _times(*factors: Node) -> Node:
    """A product, without its ones, and zero where a factor is."""
    if ZERO in factors:
        return ZERO
    left = tuple(
        inner
        for factor in factors
        if factor != ONE
        for inner in (factor.factors if isinstance(factor, Product) else (factor,))
    )
    return Product(left) if len(left) > 1 else left[0] if left else ONE


def _negative(node: Node) -> Node:
    return node if node == ZERO else Negative(node)


def _root(node: Root, by: Node) -> Node:
    slope = derivative(node.of, by)
    return ZERO if slope == ZERO else Fraction(slope, Product((TWO, node)))


#: The slope of each function at what it is applied to.
FUNCTIONS = {
    "ln": lambda of: Fraction(ONE, of),
    "tanh": lambda of: difference(ONE, Power(Apply(Glyph("tanh"), of), TWO)),
    "sin": lambda of: Apply(Glyph("cos"), of),
    "cos": lambda of: Negative(Apply(Glyph("sin"), of)),
    "sinh": lambda of: Apply(Glyph("cosh"), of),
    "cosh": lambda of: Apply(Glyph("sinh"), of),
}
RULES = {
    Glyph: lambda node, by: ZERO,
    Number: lambda node, by: ZERO,
    Bracket: lambda node, by: ZERO if isinstance(node.of, Relation) else derivative(node.of, by),
    Negative: lambda node, by: _negative(derivative(node.of, by)),
    Root: _root,
    tree.Cases: lambda node, by: tree.Cases(
        node.subject, tuple((sign, derivative(branch, by)) for sign, branch in node.branches)
    ),
    tree.Fenced: lambda node, by: derivative(node.of, by),
    tree.Marked: lambda node, by: derivative(node.of, by),
    tree.Named: lambda node, by: derivative(node.of, by),
    Sum: _sum,
    Product: _product,
    Fraction: _fraction,
    Power: _power,
    Apply: _apply,
}
