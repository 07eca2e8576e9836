"""A learner's arrays from text: one number, rows of numbers, or what NumPy, Python and PyTorch print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from numpy.typing import NDArray

from ..errors import SpecError, Verbatim
from ..numerics.interrupts import interrupted
from .given import given_arrays

MOST_CHARACTERS, MOST_NAMES, MOST_DEEP = 16 * 2**20, 1000, 16
HOLE = "?"  # stands where a number is still missing
NUMBERS = "numbers, separated by blanks, commas, semicolons, tabs or brackets"
WHOLE = "every number: np.set_printoptions(threshold=np.inf) prints all of an array"
EITHER = "points as decimal marks, or blanks between the numbers, since a comma may be either"

#: Characters that other programs write, and what they mean; each is replaced by one, so that places stay.
PLAIN = str.maketrans({"−": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\r": "\n"})
#: What is printed beside the numbers: comments, and what a constructor is called with. Lengths are bounded, so that no
#: text takes long.
BESIDE = re.compile(r"#[^\n]*|,\s{0,200}(?:dtype|device|requires_grad|grad_fn|weak_type|size)\s{0,9}=\s{0,9}"
                    r"(?:'[^'\n]{0,99}'|<[^>\n]{0,99}>|\([^)\n]{0,99}\)|[\w.]{1,99})|\bParameter containing:")
NAME = re.compile(r"""(?:^|(?<=[{,;\n]))[^\S\n]{0,200}(?:\w{1,99}\[)?(?P<quote>['"]?)"""
                  r"""(?P<name>[^\W\d][\w./]{0,199}(?:\[[^\]='"\n]{0,99}\])?)(?P=quote)\]?[^\S\n]{0,99}[=:](?![=\]])""")
TOKEN = re.compile(r"(?P<call>(?:[A-Za-z]\w*\.)*[A-Za-z]\w*\()"
                   r"|(?P<number>(?:[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|nan|inf(?:inity)?)|none|null|\?)"
                   r"(?=[\s,;\])}]|$))"
                   r"|(?P<open>[\[(])|(?P<close>[\])])|(?P<line>\n)|(?P<row>;)|(?P<between>[,{}\s])|(?P<dots>\.\.\.|…)"
                   r"|(?P<other>[^\s,;\[\](){}]+)", re.IGNORECASE)
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?")


def read_typed(text: str, alone: str = "given") -> dict[str, NDArray]:
    """The arrays in a text, by name.

    Several are written as ``name = …``. A name without numbers, or with ? for each of them, is left out.

    Args:
        text: as it was typed or pasted.
        alone: the name of a single array without one.

    Raises:
        SpecError: naming the array, and the line of what cannot be read.
    """
    if len(text) > MOST_CHARACTERS:
        raise SpecError(alone, f"at most {MOST_CHARACTERS:,} characters", Verbatim(f"{len(text):,}"))
    found: dict[str, Any] = {}
    plain = BESIDE.sub(lambda beside: re.sub(r"\S", " ", beside[0]), text.translate(PLAIN))
    for name, start, end in _named(plain, alone):
        value = _Body(name, plain[start:end], plain.count("\n", 0, start)).value()
        if value is None:
            continue
        if name in found:
            raise SpecError(name, "each name once", Verbatim("it twice"))
        found[name] = value
    if not found:
        raise SpecError(alone, NUMBERS, Verbatim("none"))
    return given_arrays(found)


def _named(text: str, alone: str) -> Iterator[tuple[str, int, int]]:
    """Each array's name, and from where to where its numbers are."""
    names = list(NAME.finditer(text))
    if len(names) > MOST_NAMES:
        raise SpecError(alone, f"at most {MOST_NAMES:,} arrays", Verbatim(f"{len(names):,}"))
    first = names[0].start() if names else len(text)
    if text[:first].strip(" \t\n{,;"):
        yield alone, 0, first
    for i, name in enumerate(names):
        yield name["name"], name.end(), names[i + 1].start() if i + 1 < len(names) else len(text)


class _Rows:
    """What stands within one pair of brackets, or outside of all: rows, if it is broken into some."""

    def __init__(self):
        self._rows: list[list[Any]] = [[]]

    def add(self, value: Any) -> None:
        self._rows[-1].append(value)

    def end_row(self) -> None:
        if self._rows[-1]:
            self._rows.append([])

    @property
    def rows(self) -> list[list[Any]]:
        return [row for row in self._rows if row]


class _Body:
    """The numbers of one array, and the number of lines before them."""

    def __init__(self, name: str, text: str, lines: int):
        self._name, self._text, self._lines = name, text, lines
        self._numbers = self._holes = 0

    def value(self) -> Any:
        """Nested lists or a number; None if there are no numbers."""
        rows = self._top().rows
        if self._holes and self._numbers:
            raise SpecError(self._name, f"a number in place of each {HOLE}", Verbatim(
                f"{self._holes:,} without one"))
        if not self._numbers:
            return None
        if any(isinstance(value, list) for row in rows for value in row):
            rows = [[value for row in rows for value in row]]
        only = rows[0] if len(rows) == 1 else rows
        return only[0] if len(only) == 1 else only

    def _top(self) -> _Rows:
        open_brackets = [_Rows()]
        body = self._text.replace(",", ".") if self._decimal_commas() else self._text
        calls: list[bool] = []
        for token in interrupted(TOKEN.finditer(body)):
            kind, inner = token.lastgroup, open_brackets[-1]
            if kind == "number":
                inner.add(self._number(token[0]))
            elif kind in ("open", "call"):
                calls.append(kind == "call")
                if kind == "open":
                    open_brackets.append(_Rows())
                self._refuse(token, len(calls) > MOST_DEEP, f"at most {MOST_DEEP} brackets within each other")
            elif kind == "close":
                self._refuse(token, not calls, "a bracket that opens for each that closes")
                if not calls.pop():
                    rows = open_brackets.pop().rows
                    open_brackets[-1].add(rows[0] if len(rows) == 1 else rows)
            elif kind == ("line" if len(open_brackets) == 1 else "row"):
                inner.end_row()
            else:
                self._refuse(token, kind == "dots", WHOLE)
                self._refuse(token, kind == "other", NUMBERS)
        if calls:
            raise SpecError(self._name, "a bracket that closes for each that opens", Verbatim("fewer"))
        return open_brackets[0]

    def _number(self, token: str) -> float:
        self._holes += token == HOLE
        self._numbers += token != HOLE
        return float("nan") if token.lower() in ("none", "null", HOLE) else float(token)

    def _refuse(self, token: re.Match, when: bool, expected: str) -> None:
        if when:
            line = self._lines + self._text.count("\n", 0, token.start()) + 1
            raise SpecError(self._name, expected, Verbatim(f"“{token[0][:30]}” in line {line}"))

    def _decimal_commas(self) -> bool:
        """Whether commas are decimal marks; raises `SpecError` where they may be."""
        body = self._text
        if "," not in body or re.search(r"\d\.|\.\d|,(?!\d)|(?<!\d),", body):
            return False
        lines = [re.split(r"[^\S\n]+|[;\[\]()]", line) for line in body.split("\n")]
        tokens = [[token for token in line if token] for line in lines]
        if not all(DECIMAL_COMMA.fullmatch(token) for line in tokens for token in line if "," in token):
            return False
        if any(len(line) > 1 for line in tokens):
            return True
        if "[" in body or "(" in body:
            return False
        first = next(token for line in tokens for token in line)
        raise SpecError(self._name, EITHER, Verbatim(f"“{first}”"))
