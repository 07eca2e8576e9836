"""Detection of a table's dialect from its first lines."""

import io
import re
from collections import Counter

from ..columns.cells import cell_type
from .dialect import COMMENTS, NONE, SAMPLE, Dialect, sample
from .titles import TITLES, preamble_lines

# In order of preference; two blanks: columns of fixed width, with single blanks in cells.
DELIMITERS = (
    "\t",
    ";",
    "|",
    ",",
    " ",
    "  ",
)
SEP = re.compile(r'"?sep=(.|\\t)"?\s*', re.IGNORECASE)
BLOCK = ("/*", "*/")
HEAD = 65_536  # characters that are examined
BRACKETS = re.compile(r"\s*<[^<>]*>\s*")  # a line above the table, as in Lütkepohl's files
DECIMAL = re.compile(r'\s*"?[+-]?\d+,(\d+)"?\s*')


def detect_dialect(head: str) -> Dialect:
    """The dialect of a table from its first lines; the last line may be incomplete."""
    lines = list(io.StringIO(head, newline=""))
    above, start, forced = _comments(lines)
    delimiter = forced or _delimiter(lines[start:])
    comments = sum(bool(line.strip()) and not SEP.fullmatch(line.strip("\ufeff\r\n")) for line in lines[:start])
    notes = (
        (
            f"{comments} comment line{'s' * (comments > 1)} above the table {'were' if comments > 1 else 'was'} left out.",
        )
        if comments
        else ()
    )
    skipped = preamble_lines(Dialect(delimiter), lines[start:])
    if skipped:
        title = next(line for line in lines[start:] if line.strip()).strip().strip(',;"\t')
        notes += (f"The lines above the table were left out: {title[:60]}{'…' * (len(title) > 60)}",)
    return Dialect(delimiter, 1 + start + skipped, above, notes)


def _comments(lines: list[str]) -> tuple[str, int, str]:
    """The last comment above the table, the line (from 0) after the comments, and the delimiter from a line ``sep=``.
    """
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


def _delimiter(lines: list[str]) -> str:
    """The delimiter that splits the most rows into the same number of cells, at least two."""
    if _one_column(lines):
        return NONE
    best, share = NONE, 0.45
    for delimiter in DELIMITERS:
        rows = sample(delimiter, lines)
        rows = _below_titles(rows) if delimiter[0] == " " and len(rows) > 2 else rows
        width, count = max(_usual(rows), _usual([_trimmed(row) for row in rows]), key=lambda usual: usual[1])
        fits = count / max(len(rows), 1)
        if (
            width < 2
            or _through_quotes(rows, lines)
            or (delimiter[0] == " " and (fits < 0.9 or not _mostly_numbers(rows)))
        ):
            continue
        if fits > share + 0.05:
            best, share = delimiter, fits
    return best


def _below_titles(rows: list[list[str]]) -> list[list[str]]:
    """The rows from the first one of the usual width on, without row 0, since R's header lacks a name for the row
    names.
    """
    width = _usual(rows)[0]
    return rows[max(1, next((i for i, row in enumerate(rows[:TITLES]) if len(row) == width), 1)):]


def _through_quotes(rows: list[list[str]], lines: list[str]) -> bool:
    """Whether this delimiter splits most rows within quotes, as | splits 1,"a|b": then unpaired quotes remain in the
    cells.
    """
    left, written = (
        sum(text.count('"') for text in texts) for texts in ((cell for row in rows for cell in row), lines[:SAMPLE])
    )
    return written < 2 * left and 2 * sum(any(cell.count('"') % 2 for cell in row) for row in rows) > len(rows)


def _usual(rows: list[list[str]]) -> tuple[int, int]:
    """The most frequent number of cells, preferably above one, and its frequency."""
    return max(Counter(map(len, rows)).items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))


def _trimmed(row: list[str]) -> list[str]:
    """A row without its trailing empty cells."""
    return row[: 1 + max((i for i, cell in enumerate(row) if cell.strip()), default=0)]


def _mostly_numbers(rows: list[list[str]]) -> bool:
    """Whether each row has a number; the words of a sentence are no columns."""
    body = rows[1:] or rows
    return all(any(cell_type(cell) == "number" for cell in row) for row in body[:20])


def _one_column(lines: list[str]) -> bool:
    """Whether each line is one number with a decimal comma or one date: 0,500 below 0,507, or Jan 1, 2000."""
    rows = [line.strip() for line in lines[:SAMPLE] if line.strip()]
    body = rows[1:] or rows
    if all(cell_type(row.strip('"')) == "time" for row in body[:20]) and not any(
        ";" in row or "\t" in row for row in body
    ):
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
