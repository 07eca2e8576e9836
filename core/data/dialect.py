"""How a table is written: what stands between its cells, which line it begins in, and what stands above it."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from .cells import sort_of

DELIMITERS = ("\t", ";", "|", ",", " ", "  ")  # the first that fits as well as any other; two blanks: columns of fixed width, with single blanks in cells
NONE = "\x1f"  # of a single column: no text has it
SEP = re.compile(r'"?sep=(.|\\t)"?\s*', re.IGNORECASE)
COMMENTS = ("#", "%")
BLOCK = ("/*", "*/")
HEAD = 65_536  # characters that are looked at
SAMPLE = 200  # rows of them
TITLES = 20  # rows that may stand above a table
RULER = re.compile(r"[-=_*~+:]{3,}")  # what a cell of a line between rows holds
BRACKETS = re.compile(r"\s*<[^<>]*>\s*")  # around a line above the table, as in Lütkepohl's files
DECIMAL = re.compile(r'\s*"?[+-]?\d+,(\d+)"?\s*')


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


def dialect_of(head: str) -> Dialect:
    """The dialect of a table by its first lines, the last of which may be cut off."""
    lines = list(io.StringIO(head, newline=""))
    above, start, forced = _comments(lines)
    delimiter = forced or _delimiter(lines[start:])
    comments = sum(bool(line.strip()) and not SEP.fullmatch(line.strip("\ufeff\r\n")) for line in lines[:start])
    notes = (f"{comments} comment line{'s' * (comments > 1)} above the table {'were' if comments > 1 else 'was'} left out.",) if comments else ()
    titles = _titles(Dialect(delimiter), lines[start:])
    if titles:
        title = next(line for line in lines[start:] if line.strip()).strip().strip(',;"\t')
        notes += (f"What stands above the table was left out: {title[:60]}{'…' * (len(title) > 60)}",)
    return Dialect(delimiter, 1 + start + titles, above, notes)


def filled(row: list[str]) -> bool:
    """Whether a row has any cell, and not only rulers as ---- or ====."""
    return any(cell.strip() and not RULER.fullmatch(cell.strip()) for cell in row)


def _comments(lines: list[str]) -> tuple[str, int, str]:
    """The last comment above the table, at which line (from 0) the rest begins, and what a line ``sep=`` says."""
    above, forced, i, within = "", "", 0, False
    for i, line in enumerate(lines):
        if within or (line.lstrip().startswith(BLOCK[0]) and any(BLOCK[1] in later for later in lines[i:])):
            within = BLOCK[1] not in line
        elif not i and (said := SEP.fullmatch(line.strip("\ufeff\r\n"))):
            forced = said[1].replace("\\t", "\t")
        elif line.lstrip().startswith(COMMENTS):
            above = line.strip().lstrip("#% \t")
        elif BRACKETS.fullmatch(line):
            continue
        elif line.strip():
            return above, i, forced
    return above, i, forced


def _sample(delimiter: str, lines: list[str]) -> list[list[str]]:
    """The first rows in this dialect that are filled."""
    reader = Dialect(delimiter).rows(iter(lines))
    rows = []
    try:
        rows.extend(row for row in islice(reader, SAMPLE) if filled(row))
    except csv.Error:
        reader = csv.reader(lines, delimiter=delimiter[0])
        rows = [row for row in islice(reader, SAMPLE) if filled(row)]
    return rows


def _delimiter(lines: list[str]) -> str:
    """What divides the most rows into the same number of cells, at least two."""
    if _one_column(lines):
        return NONE
    best, share = NONE, 0.45
    for delimiter in DELIMITERS:
        rows = _sample(delimiter, lines)
        rows = _below_titles(rows) if delimiter[0] == " " and len(rows) > 2 else rows
        width, count = max(_usual(rows), _usual([_trimmed(row) for row in rows]), key=lambda usual: usual[1])
        fits = count / max(len(rows), 1)
        if width < 2 or _through_quotes(rows) or (delimiter[0] == " " and (fits < 0.9 or not _mostly_numbers(rows))):
            continue
        if fits > share + 0.05:
            best, share = delimiter, fits
    return best


def _below_titles(rows: list[list[str]]) -> list[list[str]]:
    """The rows from the first one on that is as wide as most; without the very first, since a header of R has no name for the names of rows."""
    width = _usual(rows)[0]
    return rows[max(1, next((i for i, row in enumerate(rows[:TITLES]) if len(row) == width), 1)):]


def _through_quotes(rows: list[list[str]]) -> bool:
    """Whether most rows are cut in the middle of a quotation, as 1,"a|b" is between bars."""
    return 2 * sum(any(cell.count('"') % 2 for cell in row) for row in rows) > len(rows)


def _usual(rows: list[list[str]]) -> tuple[int, int]:
    """The most frequent number of cells, of two and more, and how many rows have it."""
    return max(Counter(map(len, rows)).items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))


def _trimmed(row: list[str]) -> list[str]:
    """A row without empty cells at its end."""
    return row[: 1 + max((i for i, cell in enumerate(row) if cell.strip()), default=0)]


def _mostly_numbers(rows: list[list[str]]) -> bool:
    """Whether each row has a number: words of a sentence are no columns."""
    body = rows[1:] or rows
    return all(any(sort_of(cell) == "number" for cell in row) for row in body[:20])


def _one_column(lines: list[str]) -> bool:
    """Whether each line is one number with a decimal comma, or one date: 0,500 below 0,507, or Jan 1, 2000."""
    rows = [line.strip() for line in lines[:SAMPLE] if line.strip()]
    body = rows[1:] or rows
    if all(sort_of(row.strip('"')) == "time" for row in body[:20]) and not any(";" in row or "\t" in row for row in body):
        return True
    parts = [DECIMAL.fullmatch(row) for row in body]
    if not all(parts):
        return False
    if "," not in rows[0]:
        return True
    fractions = [part[1] for part in parts]
    wholes = {row.partition(",")[0] for row in body}
    fixed = len(set(map(len, fractions))) == 1 and len(fractions[0]) > 1
    return any(len(part) > 1 and part[0] == "0" for part in fractions) or (fixed and len(wholes) == 1 and len(body) > 1)


def _alone(rows: list[list[str]], width: int) -> bool:
    """Whether only the first row is narrow, by two cells or more: sizes and names of classes, as scikit-learn writes them."""
    return len(rows) > 2 and len(rows[0]) + 1 < width and all(len(row) == width for row in rows[1:])


def _sizes(rows: list[list[str]], width: int) -> bool:
    """Whether the first row has the number of rows, that of inputs, and names of classes, as scikit-learn writes it for iris."""
    if not 2 < width == len(rows[0]):
        return False
    count, inputs, *classes = map(str.strip, rows[0])
    return inputs == str(width - 1) and count.isdigit() and int(count) >= len(rows) - 1 and all(sort_of(name) == "text" for name in classes)


def _too_wide(rows: list[list[str]], width: int) -> bool:
    """Whether the first of these is a text with more delimiters than the table below it, whose columns have names."""
    below = [row for row in rows[1:] if len(row) == width]
    wide = len(rows[0]) > width and sort_of(rows[0][0]) == "text"
    return wide and _names_follow(below, width) and any(sort_of(cell) == "number" for row in below[1:] for cell in row)


def _names_follow(rows: list[list[str]], width: int) -> bool:
    """Whether the next row that is as wide as most is of text only, so that what stands above it, between blanks, are words."""
    return all(sort_of(cell) == "text" for cell in next((row for row in rows if len(row) == width), [""]))


def _titles(dialect: Dialect, lines: list[str]) -> int:
    """How many lines stand above the table: those whose rows have text in one cell, or in too few, until one has as many as most."""
    rows = _sample(dialect.delimiter, lines)
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 1
    if width < 2:
        return 0
    above = 0
    for i, row in enumerate(rows[:TITLES]):
        full = [cell for cell in row if cell.strip()]
        words = dialect.delimiter[0] == " " and len(row) != width and _names_follow(rows[i + 1 : TITLES], width)
        title = words or (len(full) == 1 and width > 2) or (len(row) < width and 2 * len(full) <= width) or _too_wide(rows[i:], width)
        sizes = row is rows[0] and (_alone(rows, width) or _sizes(rows, width))
        if not (title or sizes) or (sort_of(full[0]) == "number" and not sizes):
            break
        above += 1
    if not 0 < above < len(rows):
        return 0
    reader = dialect.rows(iter(lines))
    while above:
        above -= filled(next(reader))
    return reader.line_num
