"""A formula of vectors and matrices as NumPy, to be run where `step` is a Step and `np` is NumPy.

Only what such formulas are made of: symbols with their code, sums, products of a matrix with a vector, ⊙, ⊗, ᵀ.
"""

from . import tree
from .tree import Node


def code(node: Node) -> str:
    """One expression; raises `KeyError` for a node that has no form in NumPy."""
    return WRITERS[type(node)](node)


def _factor(node: Node) -> str:
    return (
        f"({code(node)})"
        if isinstance(tree.bare(node), (tree.Sum, tree.Elementwise, tree.Negative)) and not getattr(node, "code", "")
        else code(node)
    )


def _term(node: Node) -> str:
    return f"- {_factor(node.of)}" if isinstance(node, tree.Negative) else f"+ {code(node)}"


WRITERS = {
    tree.Glyph: lambda node: node.code,
    tree.Number: lambda node: repr(node.value),
    tree.Sum: lambda node: " ".join([code(node.terms[0]), *map(_term, node.terms[1:])]),
    tree.Product: lambda node: " @ ".join(map(_factor, node.factors)),
    tree.Elementwise: lambda node: f"{_factor(node.left)} * {_factor(node.right)}",
    tree.Outer: lambda node: f"np.outer({code(node.left)}, {code(node.right)})",
    tree.Transposed: lambda node: f"{_factor(node.of)}.T",
    tree.Bracket: lambda node: f"({code(node.of)})",
    tree.Negative: lambda node: f"-{_factor(node.of)}",
    tree.Marked: lambda node: code(node.of),
    tree.Named: lambda node: node.code or code(node.of),
}
