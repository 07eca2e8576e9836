"""Rows that end before the last column: footnotes below a table, and missing cells at the end of a row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..columns.cells import cell_type
from ..columns.columns import Row
from .dialect import COMMENTS

MOSTLY = 0.9  # smallest fraction of full rows in a table whose other rows may lack cells
SENTENCE, WORDS = 6, 0.75  # smallest number of cells of a sentence split at blanks, and the fraction that are words


@dataclass
class Ragged:
    """The rows of a table that end early.

    Attributes:
        full: number of rows with all cells, or with an empty last cell.
        short: lines of rows that lack cells at the end.
        footnotes: lines of text below the last full row. A text padded with empty cells counts if an empty line
            precedes it or the first column has no texts.
    """

    full: int = 0
    short: set[int] = field(default_factory=set)
    footnotes: set[int] = field(default_factory=set)

    @property
    def readable(self) -> bool:
        """Whether enough rows are full for the others to lack cells."""
        return self.full >= MOSTLY * (self.full + len(self.short))

    def notes(self) -> list[str]:
        """What was done with these rows, in sentences."""
        lacking, below = len(self.short), len(self.footnotes)
        notes = (
            [f"{lacking:,} row{'s' * (lacking > 1)} ended early; the cells at the end are missing."] if lacking else []
        )
        return notes + (
            [f"{below:,} line{'s' * (below > 1)} below the table {'were' if below > 1 else 'was'} left out."]
            if below
            else []
        )


def find_ragged_rows(rows: Iterable[Row], width: int) -> Ragged:
    """The rows below the header that end before `width`, and the footnotes."""
    found, last, before, padded = Ragged(), [], 0, set()
    for line, row in rows:
        comment = row[0].lstrip().startswith(COMMENTS)
        if (
            len(row) == width
            and last
            and only_first_filled(row)
            and (line > before + 1 or cell_type(last[0]) != "text")
            and cell_type(row[0]) == "text"
        ):
            padded.add(line)
        elif len(row) >= width or not row[-1].strip():
            found.full, last = found.full + 1, row
            found.short, found.footnotes, padded = found.short | found.footnotes, set(), set()
        elif not comment:
            (found.footnotes if last and _is_words(row, last) else found.short).add(line)
        before = line
    if len(found.footnotes) > found.full:
        found.short, found.footnotes = found.short | found.footnotes, set()
    found.footnotes |= padded
    return found


def only_first_filled(row: Sequence[str]) -> bool:
    """Whether only the first of three or more cells is filled."""
    return len(row) > 2 and not any(map(str.strip, row[1:])) and bool(row[0].strip())


def _is_words(row: Sequence[str], last: Sequence[str]) -> bool:
    """Whether a row is text, or a sentence with a few numbers, below a row with a number."""
    texts = sum(cell_type(cell) == "text" for cell in row)
    if texts < len(row) and (len(row) < SENTENCE or texts < WORDS * len(row)):
        return False
    return len(row) == 1 or any(cell_type(cell) == "number" for cell in last[: len(row)])


def few_missing(cells: int, width: int) -> bool:
    """Whether a row of `cells` cells lacks one, or at most half of `width`."""
    return width - cells <= max(1, width // 2)
