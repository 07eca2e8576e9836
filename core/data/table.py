"""CSV: a table of numbers and texts. Commas, semicolons (then with decimal commas too) or tabs; with or without a header."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

import numpy as np

from ..errors import SpecError, Text, shown
from .given import LARGEST, Column, Given, name_of

MOST_COLUMNS = 4096
MOST_CELLS = 10_000_000
OPEN = "a quotation that goes on to the end of the file"
CHUNK = 1024  # rows that are looked at together
Row = tuple[int, list[str]]  # with its line, from 1


def read_csv(content: bytes) -> Given:
    """A table; raises `SpecError`, which names line and column.

    It is gone through twice, so that no cell is kept as text: first for the numbers, then, if there are any, for the texts.
    """
    text = _decoded(content)
    delimiter = _delimiter(text)
    top = list(islice(_rows(text, delimiter), 2))
    if not top:
        raise SpecError("line 1, column 1", "a table", Text("nothing but empty cells"))
    names, header = _names(top)
    return Given("csv", name_of(content), tuple(_columns(text, delimiter, names, header)))


def place(line: int, i: int, names: list[str] | None = None) -> str:
    """A cell as errors name it."""
    return f"line {line}, column {i + 1}" + (f" ({names[i]})" if names and i < len(names) else "")


def _decoded(content: bytes) -> str:
    at = content.find(b"\0")
    if at >= 0:
        raise SpecError(_byte(content, at), "text without NUL characters", Text("a NUL, as no CSV file has"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start + (3 if content.startswith(b"\xef\xbb\xbf") else 0)
        raise SpecError(_byte(content, at), "text in UTF-8", Text(f"the byte 0x{content[at]:02x}: save the file as UTF-8")) from None
    if not text.strip():
        raise SpecError("line 1, column 1", "a table", Text("an empty file"))
    return text


def _byte(content: bytes, at: int) -> str:
    """The line of a byte, and which of its characters it is."""
    start = content.rfind(b"\n", 0, at) + 1
    line = content.count(b"\n", 0, at) + 1
    return f"line {line}, column {_cells(content[start:at])} (byte {at - start + 1} of the line)"


def _cells(before: bytes) -> int:
    return 1 + max(before.count(mark) for mark in (b",", b";", b"\t"))


def _delimiter(text: str) -> str:
    """The mark that is the most frequent in the first line, outside of quotes."""
    first = next(line for line in io.StringIO(text) if line.strip())
    outside = "".join(first.split('"')[::2])
    return max(",;\t", key=outside.count)


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Rows that are not blank, each with the line that it begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            where = f"line {line}, column {_quoted(text, line, delimiter)}"
            got = OPEN if "unexpected end" in str(error) else str(error)
            raise SpecError(where, "quotes that are closed, and cells of at most 131,072 characters", Text(got)) from None
        if len(row) > MOST_COLUMNS:
            raise SpecError(place(line, MOST_COLUMNS), f"at most {MOST_COLUMNS:,} columns", Text(f"{len(row):,}"))
        if row and (len(row) > 1 or row[0].strip()):
            yield line, row


def _quoted(text: str, line: int, delimiter: str) -> int:
    """The cell of this line in which its last quotation begins."""
    here = next(islice(io.StringIO(text, newline=""), line - 1, None), "")
    return 1 + here[: here.rfind('"')].count(delimiter)


def number(cell: str, decimal: str = ".") -> float | None:
    """The number that a cell shows, which may not be finite; None for text."""
    try:
        return None if "_" in cell else float(cell.replace(decimal, "."))
    except ValueError:
        return None


def _names(top: list[Row]) -> tuple[list[str], int]:
    """The columns' names, and how many rows the header has: 1, or 0 where the first row is data already."""
    line, first = top[0][0], [cell.strip() for cell in top[0][1]]
    below = [number(cell) for cell in top[1][1]] if len(top) > 1 else []
    texts = [number(cell) is None for cell in first]
    header = all(texts) or any(text and cell is not None for text, cell in zip(texts, below, strict=False))
    if len(first) < 2:
        raise SpecError(place(line, 0), "at least two columns, an input and a target, with commas, semicolons or tabs between them", Text("one column"))
    if header and len(top) < 2:
        raise SpecError(place(line + 1, 0), "rows with data", Text("only a header"))
    if not header:
        return [f"column {i + 1}" for i in range(len(first))], 0
    for i, name in enumerate(first):
        if not name or name in first[:i]:
            raise SpecError(place(line, i), "a name that no other column has", name)
    return first, 1


def _chunks(text: str, delimiter: str, names: list[str], header: int) -> Iterator[tuple[list[int], list[tuple[str, ...]]]]:
    """Lines and columns of some rows at a time, all of one width."""
    rows = islice(_rows(text, delimiter), header, None)
    while chunk := list(islice(rows, CHUNK)):
        for line, row in chunk:
            if len(row) != len(names):
                at = place(line, min(len(row), len(names)), names)
                raise SpecError(at, f"{len(names)} cells, as in the first row", Text(f"{len(row)} cell{'s' * (len(row) != 1)}"))
        yield [line for line, _ in chunk], list(zip(*(row for _, row in chunk), strict=True))


class _Numbers:
    """What of a column are numbers, as its rows come in; the first cell that is none.

    Attributes:
        parts: the numbers, as long as all cells are.
        count: how many cells are numbers.
        odd: line and text of the first cell that is none.
    """

    def __init__(self) -> None:
        self.parts: list[np.ndarray] = []
        self.count, self.odd = 0, None

    def take(self, cells: tuple[str, ...], lines: list[int], plain: bool, decimal: str) -> np.ndarray | None:
        """Some more cells; `plain` ones are what Python takes for numbers too. Returns them as long as all are numbers."""
        if self.odd is None and plain:
            try:
                self.parts.append(np.array(list(map(float, cells))))
                self.count += len(cells)
                return self.parts[-1]
            except ValueError:
                pass
        read = [number(cell, decimal) for cell in cells]
        self.count += len(read) - read.count(None)
        if None in read and self.odd is None:
            at = read.index(None)
            self.odd, self.parts = (lines[at], cells[at].strip()), []
        if self.odd is not None:
            return None
        self.parts.append(np.array(read))
        return self.parts[-1]


def _read(text: str, delimiter: str, names: list[str], header: int) -> list[_Numbers]:
    """Every column, as far as it has numbers. Where most of a column are numbers, the others are mistakes."""
    decimal = "," if delimiter == ";" else "."
    plain, total, found = "_" not in text and (decimal == "." or "," not in text), 0, [_Numbers() for _ in names]
    for lines, columns in _chunks(text, delimiter, names, header):
        total += len(lines)
        if total * len(names) > MOST_CELLS:
            raise SpecError(place(lines[-1], 0), f"at most {MOST_CELLS:,} cells", Text("more"))
        for i, cells in enumerate(columns):
            part = found[i].take(cells, lines, plain, decimal)
            if part is not None:
                _refuse_endless(part, lines, cells, i, names)
    for i, column in enumerate(found):
        if column.odd and 2 * column.count >= total:
            line, cell = column.odd
            raise SpecError(place(line, i, names), "a number, as in other rows of this column", Text(shown(cell) if cell else "an empty cell"))
    return found


def _columns(text: str, delimiter: str, names: list[str], header: int) -> Iterator[Column]:
    found = _read(text, delimiter, names, header)
    texts = {i: ([], {}) for i, column in enumerate(found) if column.odd}
    for lines, columns in _chunks(text, delimiter, names, header) if texts else ():
        for i, (parts, known) in texts.items():
            cells = [_filled(cell.strip(), line, i, names) for line, cell in zip(lines, columns[i], strict=True)]
            parts.append(np.array([known.setdefault(cell, len(known)) for cell in cells], np.int32))
    for i, (name, column) in enumerate(zip(names, found, strict=True)):
        yield _of_texts(name, *texts[i]) if i in texts else Column(name, np.concatenate(column.parts))


def _of_texts(name: str, parts: list[np.ndarray], known: dict[str, int]) -> Column:
    """A column of text: the texts in alphabetical order, and which of them each row has."""
    texts = sorted(known)
    rank = {text: i for i, text in enumerate(texts)}
    return Column(name, np.array([rank[text] for text in known], np.int32)[np.concatenate(parts)], tuple(texts))


def _refuse_endless(part: np.ndarray, lines: list[int], cells: tuple[str, ...], i: int, names: list[str]) -> None:
    wrong = ~(np.abs(part) <= LARGEST)
    if wrong.any():
        at = int(wrong.argmax())
        raise SpecError(place(lines[at], i, names), f"a finite number, at most {LARGEST:g} in size", cells[at].strip())


def _filled(cell: str, line: int, i: int, names: list[str]) -> str:
    if not cell:
        raise SpecError(place(line, i, names), "a text, as in other rows of this column", Text("an empty cell"))
    return cell
