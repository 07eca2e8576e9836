"""Tables as text: cells separated by commas, semicolons, tabs, bars or blanks, with or without header and preamble."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice

from ...errors import SpecError, Verbatim
from ..columns.columns import MOST_COLUMNS, Row, place, read_columns
from ..loaded import Column, LoadedData, content_id
from .decoding import decode
from .dialect import COMMENTS, NONE, Dialect, is_filled
from .header import distinct, names_columns
from .ragged import Ragged, few_missing, find_ragged_rows, only_first_filled
from .sniffing import HEAD, detect_dialect

OPEN = "a quote that is not closed before the end of the file"
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
COMMA, QUOTED = re.compile(r"\d,\d"), re.compile(r'"[^",\n]*\d,\d[^"\n]*"')
TOP = 100  # rows that are examined for a header


def read_csv(content: bytes, header: bool | None = None) -> LoadedData:
    """Read a table.

    Args:
        content: the bytes of the file.
        header: whether the first row names the columns; None: guessed.

    Raises:
        SpecError: if the table cannot be read; it names line and column.
    """
    text, notes = decode(content)
    table = _Table(text, detect_dialect(text[:HEAD]), header)
    columns, more = read_columns(
        table.names, table.data, commas=table.commas, usual=table.dialect.delimiter in (";", NONE)
    )
    columns, left_out = drop_empty_columns(columns, table.nameless, bool(table.header or table.above))
    first = (
        "The first row names the columns."
        if table.header
        else "No row names the columns."
        if not table.above
        else "A comment names the columns."
    )
    return LoadedData(
        "csv",
        named(content, header),
        columns,
        notes=(*notes, *table.dialect.notes, first, *table.notes, *more, *left_out),
        header=table.header,
    )


def named(content: bytes, header: bool | None) -> str:
    """The id of a table: the same content with a stated header is other data."""
    return content_id(content if header is None else f"header={header}\n".encode() + content)


def drop_empty_columns(columns: Sequence[Column], nameless: set[int], header: bool) -> tuple[tuple[Column, ...],
                                                                                             list[str]]:
    """The columns without those that have neither name nor values, at least one, and notes on columns without names."""
    empty = [i for i, column in enumerate(columns) if i in nameless and column.missing == len(column.values)]
    empty = empty if len(empty) < len(columns) else []
    at_end = empty == list(range(len(columns) - len(empty), len(columns)))
    left = [str(i + 1) for i in sorted(nameless - set(empty))] if header else []
    notes = (
        [f"{_many('column', left)} {', '.join(left[:9])}{' …' * (len(left) > 9)} had no name.".capitalize()]
        if left
        else []
    )
    if empty:
        notes.append(
            f"{len(empty)} {_many('empty column', empty)}{' at the end' * at_end} "
            f"{'were' if len(empty) > 1 else 'was'} left out."
        )
    return tuple(column for i, column in enumerate(columns) if i not in empty), notes


def _many(word: str, things: Sequence) -> str:
    return word + "s" * (len(things) > 1)


class _Table:
    """The rows of a table and its header.

    Attributes:
        names: names of the columns.
        nameless: indices of columns without a name in the file.
        header: whether the first row names the columns.
        above: whether a comment above the table names them.
        commas: whether cells may contain commas.
    """

    def __init__(self, text: str, dialect: Dialect, header: bool | None):
        self._text, self.dialect = text, dialect
        self.commas = bool((QUOTED if dialect.delimiter == "," else COMMA).search(text))
        top = [row for _, row in islice(self._rows(), TOP + 1)]
        if not top:
            raise SpecError(f"line {dialect.line}, column 1", "a table", Verbatim("nothing but empty cells"))
        first, self._named_rows = self._first_row(top)
        self._width = len(first)
        below = [row[:self._width] for row in top[1:]]
        guessed = self._named_rows or names_columns(first, below)
        self.header = guessed if header is None else header
        if self.header and not below:
            raise SpecError(place(dialect.line + 1, 0), "rows with data", Verbatim("only a header"))
        above = [] if self.header else self._above()
        self.above = bool(above)
        written = first if self.header else above or [""] * self._width
        self.nameless = {i for i, name in enumerate(written) if not name.strip()}
        self.names, notes = distinct(written)
        self.notes = notes if self.header or above else []

    def _first_row(self, top: list[list[str]]) -> tuple[list[str], bool]:
        """The first row, and whether it lacks a name for a first column of row names, as R writes it."""
        first, rest = top[0], top[1:]
        width = Counter(map(len, rest)).most_common(1)[0][0] if rest else len(first)
        one_more = (
            width == len(first) + 1 and all(len(row) == width for row in rest) and any(row[-1].strip() for row in rest)
        )
        if one_more and names_columns(first, [row[1:] for row in rest]):
            return ["", *first], True
        while len(first) > width and not first[-1].strip():
            first = first[:-1]
        return first, False

    def _above(self) -> list[str]:
        """The column names in the comment above the table, if their number fits."""
        try:
            names = next(self.dialect.rows(iter([self.dialect.above])), [])
        except csv.Error:
            return []
        return names if len(names) == self._width and len(names) > 1 else []

    def data(self) -> Iterator[Row]:
        """The rows below the header, all of the same width, without empty rows and comments."""
        for line, row in islice(self._rows(), int(self.header), None):
            if len(row) != self._width or (not row[-1] and only_first_filled(row)):
                if row[0].lstrip().startswith(COMMENTS) or (len(row) <= self._width and line in self._ragged.footnotes):
                    continue
                row = self._fitting(line, row)
            yield line, row

    @cached_property
    def _ragged(self) -> Ragged:
        """The rows that end early. Computed at the first such row, since it reads the whole table."""
        found = find_ragged_rows(islice(self._rows(), int(self.header), None), self._width)
        if found.readable:
            self.notes = [*self.notes, *found.notes()]
        return found

    def _fitting(self, line: int, row: list[str]) -> list[str]:
        if len(row) > self._width and not any(map(str.strip, row[self._width:])):
            return row[:self._width]
        lacks = self._width - len(row)
        if not lacks:
            return row
        if lacks > 0 and (not row[-1].strip() or (self._ragged.readable and few_missing(len(row), self._width))):
            return row + [""] * lacks
        at = place(line, min(len(row), self._width), self.names)
        title = ": if that is a title or a note, delete it" * (self.dialect.delimiter[0] == " ")
        raise SpecError(
            at, f"{self._width} cells, as in the first row", Verbatim(f"{len(row)} cell{'s' * (len(row) != 1)}{title}")
        )

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that are not empty, each with its first line."""
        reader = self.dialect.rows(
            islice((found[0] for found in LINE.finditer(self._text)), self.dialect.line - 1, None)
        )
        while True:
            line = reader.line_num + self.dialect.line
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise self._quotes(line, error) from None
            if len(row) > MOST_COLUMNS:
                raise SpecError(
                    place(line, MOST_COLUMNS), f"at most {MOST_COLUMNS:,} columns", Verbatim(f"{len(row):,}")
                )
            if is_filled(row):
                yield line, row

    def _quotes(self, line: int, error: csv.Error) -> SpecError:
        """The error for malformed quotes, at the cell of the line's last quote."""
        here = next(islice(LINE.finditer(self._text), line - 1, None))[0]
        column = 1 + here[: here.rfind('"')].count(self.dialect.delimiter)
        got = OPEN if "unexpected end" in str(error) else str(error)
        return SpecError(
            f"line {line}, column {column}", "closed quotes, and cells of at most 131,072 characters", Verbatim(got)
        )
