"""How a table is written: what stands between its cells, which line it begins in, and what stands above it."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

NONE = "\x1f"  # of a single column: no text has it
COMMENTS = ("#", "%")
SAMPLE = 200  # rows that are looked at
RULER = re.compile(r"[-=_*~+:]{3,}")  # what a cell of a line between rows holds


@dataclass(frozen=True)
class Dialect:
    """How a table is written.

    Attributes:
        delimiter: between cells: one character, one or more blanks (" "), or two or more ("  ").
        line: the line that the table begins in, from 1.
        above: the last comment above the table, which may name the columns.
        notes: what was left out above the table, in sentences.
    """

    delimiter: str
    line: int = 1
    above: str = ""
    notes: tuple[str, ...] = ()

    def rows(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """A reader of CSV over lines, with `line_num`; `csv.Error` for malformed quotes."""
        if self.delimiter == "  ":
            return _FixedWidth(lines)
        if self.delimiter == " ":
            lines = (" ".join(line.split()) + "\n" if '"' not in line else line.strip().replace("\t", " ") + "\n" for line in lines)
        return csv.reader(lines, delimiter=self.delimiter, skipinitialspace=self.delimiter == " ", strict=self.delimiter != NONE)


class _FixedWidth:
    """Rows between two or more blanks, as a reader of CSV has them."""

    def __init__(self, lines: Iterator[str]):
        self.line_num, self._lines = 0, lines

    def __iter__(self):
        return self

    def __next__(self) -> list[str]:
        self.line_num += 1
        line = next(self._lines).strip()
        return re.split(r"[ \t]{2,}|\t", line) if line else []


def filled(row: list[str]) -> bool:
    """Whether a row has any cell, and not only rulers as ---- or ====."""
    return any(cell.strip() and not RULER.fullmatch(cell.strip()) for cell in row)


def sample(delimiter: str, lines: list[str]) -> list[list[str]]:
    """The first rows in this dialect that are filled."""
    reader = Dialect(delimiter).rows(iter(lines))
    rows = []
    try:
        rows.extend(row for row in islice(reader, SAMPLE) if filled(row))
    except csv.Error:
        reader = csv.reader(lines, delimiter=delimiter[0])
        rows = [row for row in islice(reader, SAMPLE) if filled(row)]
    return rows
