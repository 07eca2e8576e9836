"""Columns from rows of cells: numbers at once, and all else by its different cells.

The rows are gone through twice, so that no cell is kept as text: first for what Python takes for numbers, then for the other columns.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ...errors import SpecError, Verbatim
from ..loaded import LARGEST, Column
from .cells import NO_NUMBER, Cells, Reading, timed

MOST_COLUMNS = 4096
MOST_CELLS = 50_000_000  # MNIST as CSV has 47 million
CHUNK = 1024  # rows that are looked at together
TOP = 100  # rows that show whether commas are decimal ones
NOTHING = frozenset(word for cell in NO_NUMBER for word in (cell, cell.upper(), cell.capitalize())) | {"NaN", "NaT"}
AMBIGUOUS = {"01/31/2020": "month/day/year", "31/01/2020": "day/month/year"}
Row = tuple[int, Sequence[str]]  # with its line, from 1
Chunk = tuple[list[int], list[tuple[str, ...]]]


def chunks_of(rows: Iterable[Row]) -> Iterator[Chunk]:
    """Lines and columns of some rows at a time; all have one width. Raises `SpecError` for too many."""
    rows, cells = iter(rows), 0
    while chunk := list(islice(rows, CHUNK)):
        cells += len(chunk) * len(chunk[0][1])
        if cells > MOST_CELLS:
            raise SpecError(f"line {chunk[-1][0]}", f"at most {MOST_CELLS:,} cells in a table", Verbatim("more: leave out rows or columns"))
        yield [line for line, _ in chunk], list(zip(*(row for _, row in chunk), strict=True))


def columns_of(names: Sequence[str], rows: Callable[[], Iterable[Row]], *, commas: bool = False, usual: bool = False, line: str = "line",
               texts: Iterable[int] = ()) -> tuple[list[Column], list[str]]:
    """The columns, and notes on how numbers and dates were read.

    Args:
        names: of the columns, in their order.
        rows: gives the rows, each with its line and as wide as the names, from the first one on; it is called several times.
        commas: whether there are commas within cells, which may be decimal ones.
        usual: whether they are where nothing tells.
        line: what a row's number counts.
        texts: which columns are text whatever they look like.
    """
    texts, decimal = set(texts), commas and any(reading.commas > 0 for reading in _readings(names, dict.fromkeys(range(len(names))), islice(rows(), TOP), line))
    plain = _plain(len(names), rows, commas, decimal)
    others = {i: i in texts for i, parts in enumerate(plain) if parts is None or i in texts}
    readings = dict(zip(others, _readings(names, others, rows() if others else (), line), strict=True))
    signs = {reading.commas for reading in readings.values()}
    decimal = decimal or 1 in signs or (usual and -1 not in signs)
    found = [readings[i].column(decimal) if i in readings else timed(Column(name, np.concatenate(plain[i]))) for i, name in enumerate(names)]
    return found, _notes(found, decimal and commas)


def _readings(names: Sequence[str], which: Mapping[int, bool | None], rows: Iterable[Row], line: str) -> list[Reading]:
    """Some columns by their different cells; `which` says of each whether it is text whatever it looks like."""
    cells = {i: Cells() for i in which}
    for lines, columns in chunks_of(rows):
        for i, some in cells.items():
            some.take(columns[i], lines)
    return [Reading(names[i], some, lambda at, i=i: place(at, i, names, line), text=bool(which[i])) for i, some in cells.items()]


def place(line: int, i: int, names: Sequence[str] = (), word: str = "line") -> str:
    """A cell as errors name it."""
    return f"{word} {line}, column {i + 1}" + (f" ({names[i]})" if i < len(names) and names[i] != f"column {i + 1}" else "")


def _plain(width: int, rows: Callable[[], Iterable[Row]], commas: bool, decimal: bool) -> list[list[NDArray] | None]:
    """The columns of which every cell is a number as Python writes it, but for a decimal comma, or missing; None for another.

    With `commas` in the file a point may be one between thousands: what has any is left to others.
    """
    found: list[list[NDArray] | None] = [[] for _ in range(width)]
    some = [False] * width
    for _, columns in chunks_of(rows()):
        for i, cells in enumerate(columns):
            if found[i] is None:
                continue
            part = _numbers(cells, commas, decimal)
            if part is None:
                found[i] = None
                continue
            found[i].append(part)
            some[i] = some[i] or not np.isnan(part).all()
    return [parts if there else None for parts, there in zip(found, some, strict=True)]


def _numbers(cells: Sequence[str], commas: bool, decimal: bool) -> NDArray | None:
    joined = "\0".join(cells)
    if "_" in joined or (commas and "." in joined):
        return None
    if decimal:
        cells = joined.replace(",", ".").split("\0")
    try:
        numbers = np.array(list(map(float, cells)))
    except ValueError:
        try:
            numbers = np.array([np.nan if cell.strip() in NOTHING else float(cell) for cell in cells])
        except ValueError:
            return None
    return None if (np.abs(numbers) > LARGEST).any() else numbers


def _notes(columns: Sequence[Column], commas: bool) -> list[str]:
    notes = ["Numbers were read with a decimal comma."] if commas else []
    return notes + [f"{column.name}: dates were read as {AMBIGUOUS[column.dates]}." for column in columns if column.dates in AMBIGUOUS]
