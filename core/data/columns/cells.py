"""The cells of a column, and what they are: numbers, times, true and false, or texts.

One rule decides for the whole column: what most of its cells are, with the others missing, or wrong. Whole numbers between
texts that recur, such as 1, 2 and b, are labels.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ...errors import SpecError, Verbatim, shown
from ..loaded import LARGEST, Column
from .dates import numbers_as_times, read_times
from .numerals import Numerals, bare

NO_TEXT = frozenset(("", "?", "na", "n/a", "#n/a", "<na>", "nan", "null", "#null!", "nat"))
NO_NUMBER = NO_TEXT | frozenset(("none", "nil", "-", "--", "---", "–", "—", ".", "..", "...", "*", "**", "missing", "unknown", "undefined", "n.a.", "n.d.",
                                 "nd", "#div/0!", "#value!", "#ref!", "#num!", "#name?", "not available", "-nan", "1.#qnan", "1.#ind", "k.a."))
TRUTHS = {"true": 1.0, "false": 0.0, ".true.": 1.0, ".false.": 0.0}
LABELS = 50  # different ones at most, where some of them are numbers


@dataclass
class Cells:
    """The cells of a column, as the different ones and which of them each row has.

    Attributes:
        known: the different cells without blanks around them, with their place, in the order in which they came.
        first: the line in which each of them stood first.
        parts: which of them the rows have, one array for each chunk of rows.
    """

    known: dict[str, int] = field(default_factory=dict)
    first: list[int] = field(default_factory=list)
    parts: list[NDArray] = field(default_factory=list)

    def take(self, cells: Sequence[str], lines: Sequence[int]) -> None:
        """Some more rows, each in its line."""
        known, codes = self.known, []
        for cell, line in zip(cells, lines, strict=True):
            cell = cell.strip()
            code = known.setdefault(cell, len(known))
            if code == len(self.first):
                self.first.append(line)
            codes.append(code)
        self.parts.append(np.array(codes, np.int32))


class Reading:
    """What the different cells of a column could be.

    Attributes:
        commas: as of `Numerals`: whether only a decimal comma fits, or only a decimal point.
    """

    def __init__(self, name: str, cells: Cells, place: Callable[[int], str], text: bool = False):
        self.name, self._place, self._first, self._text = name, place, cells.first, text
        self._texts, self._codes = list(cells.known), np.concatenate(cells.parts) if cells.parts else np.empty(0, np.int32)
        self._counts = np.bincount(self._codes, minlength=len(self._texts))
        self._present = np.array([text.lower() not in NO_NUMBER for text in self._texts], bool)
        self._some = [text for text, there in zip(self._texts, self._present, strict=True) if there]
        self._numerals = Numerals(self._some)
        self.commas = self._numerals.commas

    def column(self, comma: bool) -> Column:
        """The column; `comma` where other columns of the file have a decimal comma."""
        if not self._some and all(text.lower() in NO_TEXT for text in self._texts):
            return Column(self.name, np.full(len(self._codes), np.nan), wrong=f"{self._place(self._first[0]) if self._first else self.name}: expected a value "
                          "in some row of this column, got none")
        if self._text:
            return self._of_texts()
        numbers, unit = self._numerals.read(comma)
        if self._are(numbers) and not self._labels(numbers):
            return self._of_numbers(numbers, unit)
        if self._some and all(text.lower() in TRUTHS for text in self._some):
            return self._filled([TRUTHS[text.lower()] for text in self._some], kind="boolean")
        dates, seconds = read_times(self._some)
        if self._are(seconds):
            return self._filled(seconds, kind="time", dates=dates, expected=f"a date written as {dates}, as in other rows of this column")
        return self._of_texts()

    def _weights(self) -> NDArray:
        return self._counts[self._present]

    def _are(self, values: list[float | None]) -> bool:
        """Whether at least half of the rows that have a value have one of these."""
        weights = self._weights()
        return bool(values) and 2 * weights[[value is not None for value in values]].sum() >= weights.sum() > 0

    def _labels(self, numbers: list[float | None]) -> bool:
        """Whether numbers and texts are names alike: few whole numbers and few texts, which recur, the texts about as often as the numbers."""
        weights, are = self._weights(), np.array([number is not None for number in numbers])
        whole = all(number is None or (number == int(number) and text.isdigit()) for number, text in zip(numbers, self._some, strict=True)
                    if number is None or np.isfinite(number))
        if are.all() or not whole or len(are) > LABELS or weights.sum() < 2 * len(are):
            return False
        return bool(4 * weights[~are].mean() >= weights[are].mean())

    def _of_numbers(self, numbers: list[float | None], unit: str) -> Column:
        fit = [number is None or abs(number) <= LARGEST for number in numbers]
        column = self._filled([number if right else None for number, right in zip(numbers, fit, strict=True)], unit=unit,
                              expected="a number, as in other rows of this column" if all(fit) else f"a finite number, at most {LARGEST:g} in size")
        return timed(column)

    def _filled(self, values: Sequence[float | None], expected: str = "", **described: str) -> Column:
        """Numbers for all rows, NaN where there is none; the first that should be one and is not makes the column wrong."""
        every = np.full(len(self._texts), np.nan)
        every[self._present] = [np.nan if value is None else value for value in values]
        bad = [i for i, value in zip(np.flatnonzero(self._present), values, strict=True) if value is None]
        wrong = str(SpecError(self._place(self._first[bad[0]]), expected, Verbatim(shown(self._texts[bad[0]])))) if bad else ""
        return Column(self.name, every[self._codes], wrong=wrong, **described)

    def _of_texts(self) -> Column:
        """The texts in alphabetical order, and which of them each row has."""
        texts = sorted(text for text in self._texts if text.lower() not in NO_TEXT)
        rank = {text: i for i, text in enumerate(texts)}
        return Column(self.name, np.array([rank.get(text, -1) for text in self._texts], np.int32)[self._codes], tuple(texts))


def timed(column: Column) -> Column:
    """A column of numbers as times, where its name and their size say so."""
    dates, values = numbers_as_times(column.name, column.values)
    return Column(column.name, values, kind="time", dates=dates, wrong=column.wrong) if dates else column


def sort_of(cell: str) -> str:
    """What one cell seems to be: ``nothing``, ``number``, ``time``, ``truth`` or ``text``."""
    cell = cell.strip()
    if cell.lower() in NO_NUMBER:
        return "nothing"
    if any(Numerals([cell]).read(comma)[0] != [None] for comma in (False, True)):
        return "number"
    if cell.lower() in TRUTHS:
        return "truth"
    return "time" if any(read_times([cell])[1:]) and read_times([cell])[1] not in ([], [None]) else "text"


def whole_number(cell: str) -> int | None:
    """A whole number that stands by itself; None for anything else."""
    text = bare(cell)[0]
    return int(text) if text.removeprefix("-").isdecimal() else None
