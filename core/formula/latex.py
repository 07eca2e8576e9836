"""A formula as LaTeX (amsmath), to be pasted into a document."""

from collections.abc import Callable
from functools import lru_cache

from . import tree
from .digits import short
from .tree import Node

LETTERS = {
    "δ": r"\delta", "σ": r"\sigma", "η": r"\eta", "∂": r"\partial ", "∇": r"\nabla", "Δ": r"\Delta ", "′": r"\prime",
    "ŷ": r"\hat{y}", "ĝ": r"\hat{g}", "λ": r"\lambda ", "μ": r"\mu ", "ρ": r"\rho ", "β": r"\beta ", "α": r"\alpha ",
    "γ": r"\gamma ", "ε": r"\varepsilon ", "π": r"\pi ", "‖": r"\Vert ",
}
SIGNS = {"=": "=", "←": r"\leftarrow", "+=": r"\mathrel{+}=", ">": ">"}
NAMES = {
    "C̄": r"\bar{C}", "max": r"\max", "tanh": r"\tanh", "ln": r"\ln", "min": r"\min", "cos": r"\cos", "sin": r"\sin",
    "cosh": r"\cosh", "sinh": r"\sinh", "sign": r"\operatorname{sign}", "floor": r"\operatorname{floor}",
}


def line(node: Node) -> str:
    """One formula."""
    return WRITERS[type(node)](node)


def aligned(nodes: list[tree.Relation]) -> str:
    """Several lines below each other, their first signs in one column; a left side that stays the same is written once.
    """
    rows, before = [], ""
    for node in nodes:
        left, *right = map(line, node.sides)
        left, before = ("" if left == before and node.sign == "=" else left), left
        rows.append(f"{left} &{SIGNS[node.sign]} {' = '.join(right)}")
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


def _fence(node: Node, needed: bool) -> str:
    return rf"\left( {line(node)} \right)" if needed else line(node)


def _within(node: Node) -> str:
    return _fence(node, tree.fenced(node, False))


def _term(node: Node, i: int) -> str:
    if i and isinstance(node, tree.Negative):
        return f"- {_within(node.of)}"
    return _fence(node, bool(i) and tree.minus(node))


def _sum(node: tree.Sum) -> str:
    terms = [_term(term, i) for i, term in enumerate(node.terms)]
    if tree.hidden(node.terms):
        terms = [*terms[: tree.FIRST], _folded(node.terms), terms[-1]]
    return terms[0] + "".join(f" {term}" if term.startswith("- ") else f" + {term}" for term in terms[1:])


def _folded(terms: tuple) -> str:
    """Dots for what is left out of a sum; of terms in numbers with how many there are, and what they come to."""
    total = tree.together(terms)
    return (
        r"\cdots"
        if total is None
        else rf"\underbrace{{\cdots}}_{{\text{{{len(tree.hidden(terms))} more terms, together }} {_number(tree.Number(total))}}}"
    )


def _product(node: tree.Product) -> str:
    *_, last = node.factors
    text, before = "", None
    for i, factor in enumerate(node.factors):
        dot = before is not None and (_numeric(before) or _numeric(factor))
        text += (r" \cdot " if dot else " " if before is not None else "") + _fence(
            factor, tree.fenced(factor, i == 0, factor is last)
        )
        before = factor
    return text


def _numeric(node: Node) -> bool:
    inner = tree.bare(node)
    return isinstance(inner, (tree.Number, tree.Vector)) or (
        isinstance(inner, (tree.Sum, tree.Product)) and _numeric(inner[0][-1])
    )


def _power(node: tree.Power) -> str:
    simple = isinstance(node.of, tree.Glyph) or (isinstance(node.of, tree.Number) and node.of.value >= 0)
    base = f"{{{line(node.of)}}}" if simple else rf"\left( {line(node.of)} \right)"
    return f"{base}^{{{line(node.exponent)}}}"


def _cases(node: tree.Cases) -> str:
    rows = [
        rf"{line(branch)} & " + (rf"\text{{if }} {line(node.subject)} {sign} 0" if sign else r"\text{otherwise}")
        for sign, branch in node.branches
    ]
    return "\\begin{cases} " + r" \\ ".join(rows) + " \\end{cases}"


def _series(node: tree.Series) -> str:
    return (
        rf"\sum_{{{node.index}={node.lower}}}^{{{_letter(node.upper)}}} {_fence(node.of, isinstance(node.of, tree.Sum))}")


def _vector(node: tree.Vector) -> str:
    items = [line(item) for item in node.items]
    if tree.hidden(node.items):
        items = [*items[: tree.FIRST], r"\ldots", items[-1]]
    return rf"\left( {', '.join(items)} \right)"


def _number(node: tree.Number) -> str:
    text, power = short(node.value)
    if text == "NaN":
        return r"\mathrm{NaN}"
    text = text.replace("∞", r"\infty")
    return text if power is None else rf"{text} \cdot 10^{{{power}}}"


@lru_cache(maxsize=8192)
def _glyph(node: tree.Glyph) -> str:
    base = _letter(node.base)
    if node.before:
        base = rf"{{}}_{{\mathrm{{{node.before}}}}}{base}"
    below = ",".join(_glyph(item) if isinstance(item, tree.Glyph) else _index(item) for item in node.below)
    above = "".join(_index(item) for item in node.above)
    return (
        base
        + (f"^{{{above}}}" if above else "")
        + (f"_{{{below}}}" if below else "")
        + (f" {_letter(node.operand)}" if node.operand else "")
    )


def _letter(text: str) -> str:
    if text in NAMES:
        return NAMES[text]
    known = "".join(LETTERS.get(letter, letter) for letter in text).strip()
    return rf"\mathrm{{{text}}}" if len(text) > 1 and text.isalpha() and known == text else known


def _index(text: str) -> str:
    return rf"\mathrm{{{text}}}" if text in ("S", "T") else _letter(text)


WRITERS: dict[type, Callable[[Node], str]] = {
    tree.Glyph: _glyph,
    tree.Number: _number,
    tree.Sum: _sum,
    tree.Product: _product,
    tree.Elementwise: lambda node: rf"{_within(node.left)} \odot {_within(node.right)}",
    tree.Outer: lambda node: rf"{_within(node.left)} \otimes {_within(node.right)}",
    tree.Transposed: lambda node: rf"\left( {line(node.of)} \right)^{{\mathsf T}}",
    tree.Bracket: lambda node: rf"\left[ {line(node.of)} \right]",
    tree.Fenced: lambda node: _fence(node.of, True),
    tree.Apply: lambda node: (
        line(node.function)
        + (line(node.of) if isinstance(node.of, tree.Vector) else rf"\left( {line(node.of)} \right)")
    ),
    tree.Fraction: lambda node: rf"\frac{{{line(node.over)}}}{{{line(node.under)}}}",
    tree.Power: _power,
    tree.Root: lambda node: rf"\sqrt{{{line(node.of)}}}",
    tree.Cases: _cases,
    tree.Negative: lambda node: f"-{_within(node.of)}",
    tree.Series: _series,
    tree.Vector: _vector,
    tree.Marked: lambda node: line(node.of),
    tree.Rest: lambda node: rf"\underbrace{{{line(node.of)}}}_{{\text{{{node.count} more terms}}}}",
    tree.Named: lambda node: line(node.of),
    tree.Words: lambda node: rf"\text{{{node.text}}}",
    tree.Relation: lambda node: f"{line(node.sides[0])} {SIGNS[node.sign]} {' = '.join(map(line, node.sides[1:]))}",
}
