"""Rows that end before the last column: footnotes below a table, and cells that are missing at a row's end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..columns.cells import sort_of
from ..columns.columns import Row
from .dialect import COMMENTS

MOSTLY = 0.9  # of the rows that are full, where the others may lack cells at their end
SENTENCE, WORDS = 6, 0.75  # cells of a sentence between blanks, and how many of them are words


@dataclass
class Ragged:
    """Which rows of a table end early.

    Attributes:
        full: rows that have all cells, or end in an empty one, which others may follow.
        short: lines of rows that lack cells at their end.
        footnotes: lines of text below the last full row; with empty cells after them, where an empty line stands before or the first column is no text.
    """

    full: int = 0
    short: set[int] = field(default_factory=set)
    footnotes: set[int] = field(default_factory=set)

    @property
    def readable(self) -> bool:
        """Whether so many rows are full that the others may lack cells."""
        return self.full >= MOSTLY * (self.full + len(self.short))

    def notes(self) -> list[str]:
        """What became of them, in sentences."""
        lacking, below = len(self.short), len(self.footnotes)
        notes = [f"{lacking:,} row{'s' * (lacking > 1)} ended early: the cells at the end are missing."] if lacking else []
        return notes + ([f"{below:,} line{'s' * (below > 1)} below the table {'were' if below > 1 else 'was'} left out."] if below else [])


def ragged(rows: Iterable[Row], width: int) -> Ragged:
    """Which of the rows below the header end before `width`, and which are footnotes, also those with empty cells after them."""
    found, last, before, padded = Ragged(), [], 0, set()
    for line, row in rows:
        comment = row[0].lstrip().startswith(COMMENTS)
        if len(row) == width and last and lone(row) and (line > before + 1 or sort_of(last[0]) != "text") and sort_of(row[0]) == "text":
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


def lone(row: Sequence[str]) -> bool:
    """Whether a row of three cells and more has only its first one."""
    return len(row) > 2 and not any(map(str.strip, row[1:])) and bool(row[0].strip())


def _is_words(row: Sequence[str], last: Sequence[str]) -> bool:
    """Whether a row is one text, or texts, in a longer sentence with a number or two, where the last full row has a number."""
    texts = sum(sort_of(cell) == "text" for cell in row)
    if texts < len(row) and (len(row) < SENTENCE or texts < WORDS * len(row)):
        return False
    return len(row) == 1 or any(sort_of(cell) == "number" for cell in last[: len(row)])


def few_missing(cells: int, width: int) -> bool:
    """Whether a row of so many cells lacks one, or at most half of them."""
    return width - cells <= max(1, width // 2)
