"""The dialect of a table: its delimiter, its first line, and the text above it."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

NONE = "\x1f"  # delimiter of a single column; it occurs in no text
COMMENTS = ("#", "%")
SAMPLE = 200  # rows that are examined
RULER = re.compile(r"[-=_*~+:]{3,}")  # a cell of a ruled line


@dataclass(frozen=True)
class Dialect:
    """The dialect of a table.

    Attributes:
        delimiter: separator of cells: one character, " " for one or more blanks, "  " for two or more.
        line: first line of the table, from 1.
        above: last comment above the table, which may name the columns.
        notes: what was skipped above the table, in sentences.
    """

    delimiter: str
    line: int = 1
    above: str = ""
    notes: tuple[str, ...] = ()

    def rows(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """A CSV reader of lines, with `line_num`; raises `csv.Error` for malformed quotes."""
        if self.delimiter == "  ":
            return _FixedWidth(lines)
        if self.delimiter == " ":
            lines = (
                " ".join(line.split()) + "\n" if '"' not in line else line.strip().replace("\t", " ") + "\n"
                for line in lines
            )
        return csv.reader(
            lines, delimiter=self.delimiter, skipinitialspace=self.delimiter == " ", strict=self.delimiter != NONE
        )


class _FixedWidth:
    """A reader of rows separated by two or more blanks, with the interface of a CSV reader."""

    def __init__(self, lines: Iterator[str]):
        self.line_num, self._lines = 0, lines

    def __iter__(self):
        return self

    def __next__(self) -> list[str]:
        self.line_num += 1
        line = next(self._lines).strip()
        return re.split(r"[ \t]{2,}|\t", line) if line else []


def is_filled(row: list[str]) -> bool:
    """Whether a row has a cell that is neither empty nor a ruler such as ---- or ====."""
    return any(cell.strip() and not RULER.fullmatch(cell.strip()) for cell in row)


def sample(delimiter: str, lines: list[str]) -> list[list[str]]:
    """The first filled rows with this delimiter."""
    reader = Dialect(delimiter).rows(iter(lines))
    rows = []
    try:
        rows.extend(row for row in islice(reader, SAMPLE) if is_filled(row))
    except csv.Error:
        reader = csv.reader(lines, delimiter=delimiter[0])
        rows = [row for row in islice(reader, SAMPLE) if is_filled(row)]
    return rows
