"""A symbol as one line of text, for sentences, labels and legends: what hangs on a letter stands in ``^{…}`` and
``_{…}``.

So ``W_{S}^{2}``, ``∂C/∂y`` and ``∇_{z}L``. `plain` is for where nothing can be raised: W_S², ∂C/∂y, ∇_zL.
"""

import re

from . import tree
from .tree import Node

HANGING = re.compile(r"([\^_])\{([^{}]*)\}")
LOW = str.maketrans("0123456789+−()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
HIGH = str.maketrans("0123456789+−()nL", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿᴸ")


def text(node: Node) -> str:
    """A letter, a product, a fraction; of a function its name, with what hangs on what it is applied to."""
    node = tree.bare(node)
    if isinstance(node, tree.Glyph):
        below = ",".join(text(item) if isinstance(item, tree.Glyph) else item for item in node.below)
        hanging = "".join(
            f"{sign}{{{what}}}" for sign, what in (("_", below), ("^", "".join(node.above))) if what and what != "′"
        )
        return f"{node.before}{node.base}{'′' * ('′' in node.above)}{hanging}{node.operand}"
    if isinstance(node, tree.Fraction):
        return f"{text(node.over)}/{text(node.under)}"
    if isinstance(node, tree.Apply):
        return text(node.function) + text(node.of)[len(node.of.base):]
    return ("⊙" if isinstance(node, tree.Elementwise) else "").join(
        map(text, node if isinstance(node, tree.Elementwise) else node.factors)
    )


def plain(marked: str) -> str:
    """Text whose hanging letters and digits are raised or lowered where Unicode has such, and follow a _ or ^ where it
    has none.
    """
    while (once := HANGING.sub(lambda found: _small(*found.groups()), marked)) != marked:
        marked = once
    return marked


def _small(sign: str, what: str) -> str:
    small = what.translate(LOW if sign == "_" else HIGH)
    return sign + what if any(a == b for a, b in zip(small, what, strict=True)) else small
