"""A formula of single numbers as NumPy, for whole arrays of them at once, entry by entry.

Its symbols carry the arrays in their code; `core.formula.numpy` is for vectors and matrices.
"""

from . import tree
from .tree import Node

FUNCTIONS = {"min": "np.minimum", "max": "np.maximum", "sign": "np.sign", "cos": "np.cos", "floor": "np.floor",
             "ln": "np.log", "tanh": "np.tanh", "cosh": "np.cosh", "sinh": "np.sinh", "sin": "np.sin"}


def code(node: Node) -> str:
    """One expression; raises `KeyError` for a node that has no form in NumPy."""
    return WRITERS[type(node)](node)


def _factor(node: Node) -> str:
    """As a factor or the base of a power: in parentheses wherever something is worked out."""
    alone = isinstance(node, (tree.Glyph, tree.Apply, tree.Root, tree.Cases, tree.Bracket, tree.Series)) or _of_e(node)
    alone = alone or (isinstance(node, tree.Number) and not tree.minus(node))
    return (
        code(node) if alone or (isinstance(node, tree.Named) and node.code.startswith("step.")) else f"({code(node)})"
    )


def _of_e(node: Node) -> bool:
    """Whether it is a power of e."""
    return isinstance(node, tree.Power) and node.of == tree.E


def _power(node: tree.Power) -> str:
    return f"np.exp({code(node.exponent)})" if _of_e(node) else f"{_factor(node.of)}**{_factor(node.exponent)}"


def _bracket(node: tree.Bracket) -> str:
    """[a > b] is 1 where that is so, and 0 elsewhere."""
    if not isinstance(node.of, tree.Relation):
        return f"({code(node.of)})"
    return f"np.where({f' {node.of.sign} '.join(map(code, node.of.sides))}, 1.0, 0.0)"


def _term(node: Node) -> str:
    return (
        f"- {_factor(node.of) if isinstance(node.of, tree.Sum) else code(node.of)}"
        if isinstance(node, tree.Negative)
        else f"+ {code(node)}"
    )


def _apply(node: tree.Apply) -> str:
    items = node.of.items if isinstance(node.of, tree.Vector) else (node.of,)
    return f"{FUNCTIONS[node.function.base]}({', '.join(map(code, items))})"


def _cases(node: tree.Cases) -> str:
    """Nested choices; the last branch is what remains."""
    *branches, (_, text) = [(sign, code(branch)) for sign, branch in node.branches]
    for sign, branch in reversed(branches):
        text = f"np.where({code(node.subject)} {sign} 0, {branch}, {text})"
    return text


WRITERS = {
    tree.Glyph: lambda node: node.code,
    tree.Number: lambda node: repr(node.value),
    tree.Sum: lambda node: " ".join([code(node.terms[0]), *map(_term, node.terms[1:])]),
    tree.Product: lambda node: " * ".join(map(_factor, node.factors)),
    tree.Fraction: lambda node: f"{_factor(node.over)} / {_factor(node.under)}",
    tree.Power: _power,
    tree.Root: lambda node: f"np.sqrt({code(node.of)})",
    tree.Negative: lambda node: f"-{_factor(node.of)}",
    tree.Apply: _apply,
    tree.Cases: _cases,
    tree.Bracket: _bracket,
    tree.Series: lambda node: f"np.sum({code(node.of)})",
    tree.Fenced: lambda node: code(node.of),
    tree.Marked: lambda node: code(node.of),
    tree.Named: lambda node: node.code or code(node.of),
}
