"""A formula as MathML Core, for the page, a notebook and a report.

Every letter and number carries `data-ref` with what it means, and every number all of its digits in `data-value` and
`title`. Space and time are told apart by the classes ``s`` and ``t``. The letter in front of a symbol hangs on an empty
base of its own, since around <mmultiscripts> browsers leave room that nothing fills.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from itertools import chain

from . import tree
from .digits import exact, written
from .tree import Node

OPEN, CLOSE = (
    '<mo fence="true" form="prefix" stretchy="false">(</mo>', '<mo fence="true" form="postfix" stretchy="false">)</mo>',
)
PLUS, TIMES, GIVEN = (
    "<mo>+</mo>",
    "<mo>·</mo>",
    "<mo>&#8289;</mo>",
)  # the last is the invisible sign of a function at work
MINUS, LESS = '<mo form="prefix">−</mo>', "<mo>−</mo>"
BAR = "\u0304"  # over a letter
SPACE = '<mspace width="0.17em"></mspace>'


def line(node: Node, shapes: bool = False) -> str:
    """One line of a formula, with rows and columns under its symbols if `shapes`."""
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">{_Writer(shapes).write(node)}</math>'


class _Writer:
    def __init__(self, shapes: bool):
        self._shapes = shapes

    def write(self, node: Node) -> str:
        """Any node."""
        return WRITERS[type(node)](self, node)

    def glyph(self, node: tree.Glyph) -> str:
        return self._over_shape(glyph(node._replace(shape=(), code="")), node.shape)

    def named(self, node: tree.Named) -> str:
        return self._over_shape(f"<mrow{_meaning(node)}>{_Writer(False).write(node.of)}</mrow>", node.shape)

    def _over_shape(self, text: str, shape: tuple[int, ...]) -> str:
        return (
            f'<munder>{text}<mtext class="shape">{" × ".join(map(str, shape))}</mtext></munder>'
            if self._shapes and shape
            else text
        )

    def sum(self, node: tree.Sum) -> str:
        return _row(self._added(self._folded(node.terms, PLUS)))

    def _folded(self, items: tuple, between: str) -> Iterable[tuple[str, str]]:
        """The items, each with the sign before it; the middle of a long row in a fold."""
        away = tree.hidden(items)
        written = [self._term(item, i) for i, item in enumerate(items)]
        if not away:
            yield from ((between, text) for text in written)
            return
        yield from ((between, text) for text in written[: tree.FIRST])
        middle = written[tree.FIRST : -1]
        if middle[0].startswith(LESS):  # the sign before the fold is that of its first term
            between_fold, middle[0] = LESS, middle[0].removeprefix(LESS)
        else:
            between_fold = between
        total = tree.together(items)
        yield (
            between_fold,
            _fold(
                len(away), "".join(self._added((between, text) for text in middle)),
                -total if total and between_fold == LESS else total,
            ),
        )
        yield between, written[-1]

    def _term(self, item: Node, i: int) -> str:
        """A term; one that begins with a minus sign takes it along as the sign before it, or goes in parentheses."""
        if i and isinstance(item, tree.Negative):
            return f"{LESS}{self._within(item.of)}"
        text = self.write(item)
        return f"<mrow>{OPEN}{text}{CLOSE}</mrow>" if i and tree.minus(item) else text

    @staticmethod
    def _added(terms: Iterable[tuple[str, str]]) -> Iterable[str]:
        for i, (sign, text) in enumerate(terms):
            yield text if i == 0 or text.startswith(LESS) else sign + text

    def product(self, node: tree.Product) -> str:
        *_, last = node.factors
        parts, before = [], None
        for i, factor in enumerate(node.factors):
            fence = tree.fenced(factor, i == 0, factor is last)
            dot = before is not None and (_numeric(before) or _numeric(factor))
            text = self.write(factor)
            between = TIMES if dot else SPACE if before is not None and _apart(before, factor) else ""
            parts.append(between + (f"{OPEN}{text}{CLOSE}" if fence else text))
            before = factor
        return _row(parts)

    def _within(self, node: Node) -> str:
        text = self.write(node)
        return f"<mrow>{OPEN}{text}{CLOSE}</mrow>" if tree.fenced(node, False) else text

    def elementwise(self, node: tree.Elementwise) -> str:
        return f"<mrow>{self._within(node.left)}<mo>⊙</mo>{self._within(node.right)}</mrow>"

    def outer(self, node: tree.Outer) -> str:
        return f"<mrow>{self._within(node.left)}<mo>⊗</mo>{self._within(node.right)}</mrow>"

    def transposed(self, node: tree.Transposed) -> str:
        base = _Writer(False).write(node.of)
        text = f'<msup><mrow>{OPEN}{base}{CLOSE}</mrow><mi mathvariant="normal">T</mi></msup>'
        return self._over_shape(text, getattr(node.of, "shape", ())[::-1])

    def bracket(self, node: tree.Bracket) -> str:
        fences = (
            f'<mo fence="true" form="{form}" stretchy="false">{sign}</mo>'
            for form, sign in (("prefix", "["), ("postfix", "]"))
        )
        return f"<mrow>{self.write(node.of).join(fences)}</mrow>"

    def fenced(self, node: tree.Fenced) -> str:
        return f"<mrow>{OPEN}{self.write(node.of)}{CLOSE}</mrow>"

    def apply(self, node: tree.Apply) -> str:
        of = self.write(node.of)
        return (
            f"<mrow>{self.write(node.function)}{GIVEN}{of if isinstance(node.of, tree.Vector) else f'{OPEN}{of}{CLOSE}'}</mrow>")

    def fraction(self, node: tree.Fraction) -> str:
        return f"<mfrac>{self.write(node.over)}{self.write(node.under)}</mfrac>"

    def power(self, node: tree.Power) -> str:
        base = self.write(node.of)
        simple = isinstance(node.of, tree.Glyph) or (isinstance(node.of, tree.Number) and node.of.value >= 0)
        return f"<msup>{base if simple else f'<mrow>{OPEN}{base}{CLOSE}</mrow>'}{self.write(node.exponent)}</msup>"

    def root(self, node: tree.Root) -> str:
        return f"<msqrt>{self.write(node.of)}</msqrt>"

    def cases(self, node: tree.Cases) -> str:
        subject = self.write(node.subject)
        where = [
            f"<mtext>if\u00a0</mtext>{subject}<mo>{escape(sign)}</mo><mn>0</mn>" if sign else "<mtext>otherwise</mtext>"
            for sign, _ in node.branches
        ]
        rows = (
            f'<mtr><mtd style="text-align: left">{self.write(branch)}</mtd><mtd style="text-align: '
            f'left">{words}</mtd></mtr>'
            for (_, branch), words in zip(node.branches, where, strict=True)
        )
        return f'<mrow><mo fence="true" form="prefix" stretchy="true">{{</mo><mtable>{"".join(rows)}</mtable></mrow>'

    def negative(self, node: tree.Negative) -> str:
        return f"<mrow>{MINUS}{self._within(node.of)}</mrow>"

    def series(self, node: tree.Series) -> str:
        fence = isinstance(node.of, tree.Sum)
        text = self.write(node.of)
        return (
            f"<mrow><munderover><mo>∑</mo><mrow>{_index(node.index)}<mo>=</mo>{_index(node.lower)}</mrow>{_index(node.upper)}</munderover>"
            f"{f'{OPEN}{text}{CLOSE}' if fence else text}</mrow>"
        )

    def vector(self, node: tree.Vector) -> str:
        comma = '<mo separator="true">,</mo>'
        away = tree.hidden(node.items)
        written = [self.write(item) for item in node.items]
        if away:
            inner = comma.join(written[tree.FIRST : -1])
            written = [*written[: tree.FIRST], _fold(len(away), inner), written[-1]]
        return f"<mrow>{OPEN}{comma.join(written)}{CLOSE}</mrow>"

    def marked(self, node: tree.Marked) -> str:
        return f'<mrow class="{node.css}">{self.write(node.of)}</mrow>'

    def rest(self, node: tree.Rest) -> str:
        return f'<munder>{number(node.of)}<mtext class="shape">{node.count} more terms</mtext></munder>'

    def words(self, node: tree.Words) -> str:
        return f"<mtext>{escape(node.text)}</mtext>"

    def relation(self, node: tree.Relation) -> str:
        first, second, *rest = map(self.write, node.sides)
        return (
            f"<mrow>{first}<mo>{escape(node.sign)}</mo>{second}{''.join(f'<mo>=</mo>{side}' for side in rest)}</mrow>"
        )

    def number(self, node: tree.Number) -> str:
        return number(node)


def number(node: tree.Number) -> str:
    """A number to four digits, with all of them on demand."""
    digits = exact(node.value)
    return f'<mn{_meaning(node)} data-value="{digits}" title="{digits}">{written(node.value)}</mn>'


@lru_cache(maxsize=8192)
def glyph(node: tree.Glyph) -> str:
    """A letter with its indices."""
    above = _row([_index(item) for item in node.above]) if node.above else ""
    below = _row(_with_commas(node.below)) if node.below else ""
    base = (
        _index(node.base)
        if not node.before
        else f'<mrow><msub><mrow></mrow><mi mathvariant="normal">{node.before}</mi></msub>{_index(node.base)}</mrow>'
    )
    if above and below:
        text = f"<msubsup>{base}{below}{above}</msubsup>"
    elif above or below:
        text = f"<msup>{base}{above}</msup>" if above else f"<msub>{base}{below}</msub>"
    else:
        text = base
    inner = text + _index(node.operand) if node.operand else text
    return f"<mrow{_meaning(node)}>{inner}</mrow>"


def _meaning(node: tree.Glyph | tree.Number | tree.Named) -> str:
    """The attributes that say what it stands for."""
    return (f' data-ref="{node.ref}"' if node.ref else "") + (f' class="{node.hue}"' if node.hue else "")


def _with_commas(items: tuple) -> list[str]:
    """Indices below, a comma between them; the upright S or T of a weight goes in front of the others in the same way.
    """
    written = [glyph(item) if isinstance(item, tree.Glyph) else _index(item) for item in items]
    comma = '<mo separator="true" rspace="0">,</mo>'
    return [text if i == 0 else comma + text for i, text in enumerate(written)]


def _index(text: str) -> str:
    """A letter, number, sign or word."""
    if text.isdecimal():
        return f"<mn>{text}</mn>"
    if text.endswith(BAR):
        return f'<mover accent="true">{_index(text.removesuffix(BAR))}<mo stretchy="false">¯</mo></mover>'
    if text[0] == "(":
        return f'<mrow><mo stretchy="false">(</mo>{_index(text[1:-1])}<mo stretchy="false">)</mo></mrow>'
    if text in ("+", "−"):
        return f'<mo form="prefix">{text}</mo>'
    if "−" in text:
        return f"<mrow>{LESS.join(map(_index, text.split('−')))}</mrow>"
    if text[0] == "Δ" and len(text) > 1:
        return f'<mrow><mi mathvariant="normal">Δ</mi>{_index(text[1:])}</mrow>'
    if text in ("′", "∂", "d", "∇"):
        return "<mo>′</mo>" if text == "′" else f'<mi mathvariant="normal">{text}</mi>'
    upright = ' mathvariant="normal"' if text in ("S", "T") else ""
    return f"<mi{upright}>{escape(text)}</mi>"


def _numeric(node: Node) -> bool:
    """Whether it is a number, or begins or ends with one."""
    inner = tree.bare(node)
    return isinstance(inner, (tree.Number, tree.Vector)) or (
        isinstance(inner, (tree.Sum, tree.Product)) and _numeric(inner[0][-1])
    )


def _apart(before: Node, factor: Node) -> bool:
    """Whether two factors need a little room between: fractions, and the name of a function."""
    before, factor = tree.bare(before), tree.bare(factor)
    return (
        isinstance(factor, tree.Fraction)
        or isinstance(before, tree.Fraction)
        or (isinstance(factor, tree.Apply) and len(factor.function.base) > 1)
    )


def _fold(count: int, inner: str, total: float | None = None) -> str:
    """What can be folded away, and what stands in its place: how many terms, and of terms in numbers what they come to.
    """
    comes_to = "" if total is None else f' data-together="{exact(total)}"'
    return f'<mtext class="more" data-count="{count}"{comes_to}>…</mtext><mrow class="fold">{inner}</mrow>'


def _row(parts: Iterable[str]) -> str:
    return f"<mrow>{''.join(chain(parts))}</mrow>"


WRITERS: dict[type, Callable[[_Writer, Node], str]] = {
    getattr(tree, name.title()): getattr(_Writer, name)
    for name in (
        "glyph", "number", "sum", "product", "elementwise", "outer", "transposed", "bracket", "fenced", "apply",
        "fraction", "power", "root", "cases", "negative", "series", "vector", "marked", "rest", "named", "words",
        "relation",
    )
}
