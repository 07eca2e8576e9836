"""The type of a column from its cells: numbers, times, booleans or texts.

The majority of the cells decides the type of the whole column; the others are missing or wrong. Whole numbers among
texts that recur, such as 1, 2 and b, are labels.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ...errors import SpecError, Verbatim, short_repr
from ..loaded import LARGEST, Column
from .dates import numbers_as_times, read_times
from .numerals import Numerals, split_unit

NO_TEXT = frozenset(("", "?", "na", "n/a", "#n/a", "<na>", "nan", "null", "#null!", "nat"))
NO_NUMBER = NO_TEXT | {
    *["none", "nil", "-", "--", "---", "–", "—", ".", "..", "...", "*", "**", "missing", "unknown", "undefined", "n.a.",
      "n.d.", "nd", "k.a."], "not available",
    *["#div/0!", "#value!", "#ref!", "#num!", "#name?", "-nan", "1.#qnan", "1.#ind"]}
TRUTHS = {"true": 1.0, "false": 0.0, ".true.": 1.0, ".false.": 0.0}
LABELS = 50  # largest number of distinct labels if some of them are numbers


@dataclass
class Cells:
    """The distinct cells of a column, and the cell of each row.

    Attributes:
        known: distinct cells, without surrounding blanks, with their index, in order of appearance.
        first: line of the first appearance of each cell.
        parts: index of each row's cell, one array per chunk of rows.
    """

    known: dict[str, int] = field(default_factory=dict)
    first: list[int] = field(default_factory=list)
    parts: list[NDArray] = field(default_factory=list)

    def take(self, cells: Sequence[str], lines: Sequence[int]) -> None:
        """Add rows with their lines."""
        known, codes = self.known, []
        for cell, line in zip(cells, lines, strict=True):
            cell = cell.strip()
            code = known.setdefault(cell, len(known))
            if code == len(self.first):
                self.first.append(line)
            codes.append(code)
        self.parts.append(np.array(codes, np.int32))


class Reading:
    """The interpretation of a column's distinct cells.

    Args:
        name: name of the column.
        cells: the cells.
        place: makes the position of a cell for errors from its line.
        text: whether the column is text whatever its cells look like.

    Attributes:
        commas: as in `Numerals`: whether only a decimal comma fits, or only a decimal point.
    """

    def __init__(self, name: str, cells: Cells, place: Callable[[int], str], text: bool = False):
        self.name, self._place, self._first, self._text = name, place, cells.first, text
        self._texts, self._codes = (
            list(cells.known),
            np.concatenate(cells.parts) if cells.parts else np.empty(0, np.int32),
        )
        self._counts = np.bincount(self._codes, minlength=len(self._texts))
        self._present = np.array([text.lower() not in NO_NUMBER for text in self._texts], bool)
        self._some = [text for text, there in zip(self._texts, self._present, strict=True) if there]
        self._numerals = Numerals(self._some)
        self.commas = self._numerals.commas

    def column(self, comma: bool) -> Column:
        """The column; `comma` says that other columns of the file have a decimal comma."""
        if not self._some and all(text.lower() in NO_TEXT for text in self._texts):
            return Column(
                self.name,
                np.full(len(self._codes), np.nan),
                wrong=f"{self._place(self._first[0]) if self._first else self.name}: expected a value "
                "in some row of this column, got none",
            )
        if self._text:
            return self._of_texts()
        numbers, unit = self._numerals.read(comma)
        if self._are(numbers) and not self._labels(numbers):
            return self._of_numbers(numbers, unit)
        if self._some and all(text.lower() in TRUTHS for text in self._some):
            return self._filled([TRUTHS[text.lower()] for text in self._some], kind="boolean")
        dates, seconds = read_times(self._some)
        if self._are(seconds):
            return self._filled(
                seconds,
                kind="time",
                dates=dates,
                expected=f"a date written as {dates}, as in other rows of this column",
            )
        return self._of_texts()

    def _weights(self) -> NDArray:
        return self._counts[self._present]

    def _are(self, values: list[float | None]) -> bool:
        """Whether at least half of the rows with a value have one of these values."""
        weights = self._weights()
        return bool(values) and 2 * weights[[value is not None for value in values]].sum() >= weights.sum() > 0

    def _labels(self, numbers: list[float | None]) -> bool:
        """Whether numbers and texts are labels: few whole numbers and few texts, which recur about equally often."""
        weights, are = self._weights(), np.array([number is not None for number in numbers])
        whole = all(
            number is None or (number == int(number) and text.isdigit())
            for number, text in zip(numbers, self._some, strict=True)
            if number is None or np.isfinite(number)
        )
        if are.all() or not whole or len(are) > LABELS or weights.sum() < 2 * len(are):
            return False
        return bool(4 * weights[~are].mean() >= weights[are].mean())

    def _of_numbers(self, numbers: list[float | None], unit: str) -> Column:
        fit = [number is None or abs(number) <= LARGEST for number in numbers]
        column = self._filled(
            [number if right else None for number, right in zip(numbers, fit, strict=True)],
            unit=unit,
            expected="a number, as in other rows of this column"
            if all(fit)
            else f"a finite number, at most {LARGEST:g} in size",
        )
        return as_times(column)

    def _filled(self, values: Sequence[float | None], expected: str = "", **described: str) -> Column:
        """A column of numbers, NaN where missing; `wrong` describes the first cell that is not one."""
        every = np.full(len(self._texts), np.nan)
        every[self._present] = [np.nan if value is None else value for value in values]
        bad = [i for i, value in zip(np.flatnonzero(self._present), values, strict=True) if value is None]
        wrong = (
            str(SpecError(self._place(self._first[bad[0]]), expected, Verbatim(short_repr(self._texts[bad[0]]))))
            if bad
            else ""
        )
        return Column(self.name, every[self._codes], wrong=wrong, **described)

    def _of_texts(self) -> Column:
        """A column of texts, in alphabetical order."""
        texts = sorted(text for text in self._texts if text.lower() not in NO_TEXT)
        rank = {text: i for i, text in enumerate(texts)}
        return Column(
            self.name, np.array([rank.get(text, -1) for text in self._texts], np.int32)[self._codes], tuple(texts)
        )


def as_times(column: Column) -> Column:
    """A column of numbers as times if its name and their size suggest it."""
    dates, values = numbers_as_times(column.name, column.values)
    return Column(column.name, values, kind="time", dates=dates, wrong=column.wrong) if dates else column


def cell_type(cell: str) -> str:
    """The likely type of one cell: ``nothing``, ``number``, ``time``, ``truth`` or ``text``."""
    cell = cell.strip()
    if cell.lower() in NO_NUMBER:
        return "nothing"
    if any(Numerals([cell]).read(comma)[0] != [None] for comma in (False, True)):
        return "number"
    if cell.lower() in TRUTHS:
        return "truth"
    return "time" if any(read_times([cell])[1:]) and read_times([cell])[1] not in ([], [None]) else "text"


def whole_number(cell: str) -> int | None:
    """The whole number in a cell; None for anything else."""
    text = split_unit(cell)[0]
    return int(text) if text.removeprefix("-").isdecimal() else None
