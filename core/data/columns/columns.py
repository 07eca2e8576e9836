"""Columns from rows of cells.

The rows are read twice, so that no cell is stored as text: first for columns that Python can parse as numbers, then for
the other columns by their distinct cells.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ...errors import SpecError, Verbatim
from ..loaded import LARGEST, Column
from .cells import NO_NUMBER, Cells, Reading, as_times

MOST_COLUMNS = 4096
MOST_CELLS = 50_000_000  # MNIST as CSV has 47 million
CHUNK = 1024  # rows that are processed together
TOP = 100  # rows that are examined for decimal commas
NOTHING = frozenset(word for cell in NO_NUMBER for word in (cell, cell.upper(), cell.capitalize())) | {"NaN", "NaT"}
AMBIGUOUS = {"01/31/2020": "month/day/year", "31/01/2020": "day/month/year"}
Row = tuple[int, Sequence[str]]  # line, from 1, and cells
Chunk = tuple[list[int], list[tuple[str, ...]]]


def iterate_chunks(rows: Iterable[Row]) -> Iterator[Chunk]:
    """Lines and columns in chunks of rows, all of the same width; raises `SpecError` if there are too many cells."""
    rows, cells = iter(rows), 0
    while chunk := list(islice(rows, CHUNK)):
        cells += len(chunk) * len(chunk[0][1])
        if cells > MOST_CELLS:
            raise SpecError(
                f"line {chunk[-1][0]}",
                f"at most {MOST_CELLS:,} cells in a table",
                Verbatim("more: leave out rows or columns"),
            )
        yield [line for line, _ in chunk], list(zip(*(row for _, row in chunk), strict=True))


def read_columns(
    names: Sequence[str],
    rows: Callable[[], Iterable[Row]],
    *,
    commas: bool = False,
    usual: bool = False,
    line: str = "line",
    texts: Iterable[int] = (),
) -> tuple[list[Column], list[str]]:
    """The columns, and notes on how numbers and dates were read.

    Args:
        names: names of the columns in order.
        rows: returns the rows from the first one on, each with its line and one cell per name; called several times.
        commas: whether cells contain commas, which may be decimal.
        usual: whether commas are decimal if no cell decides it.
        line: the word for a row's number in errors.
        texts: indices of columns that are text whatever their cells look like.
    """
    texts, decimal = (
        set(texts),
        commas
        and any(
            reading.commas > 0
            for reading in _readings(names, dict.fromkeys(range(len(names))), islice(rows(), TOP), line)
        ),
    )
    plain = _plain(len(names), rows, commas, decimal)
    others = {i: i in texts for i, parts in enumerate(plain) if parts is None or i in texts}
    readings = dict(zip(others, _readings(names, others, rows() if others else (), line), strict=True))
    signs = {reading.commas for reading in readings.values()}
    decimal = decimal or 1 in signs or (usual and -1 not in signs)
    found = [
        readings[i].column(decimal) if i in readings else as_times(Column(name, np.concatenate(plain[i])))
        for i, name in enumerate(names)
    ]
    return found, _notes(found, decimal and commas)


def _readings(names: Sequence[str], which: Mapping[int, bool | None], rows: Iterable[Row], line: str) -> list[Reading]:
    """The interpretation of some columns; `which` says of each index whether it is text whatever its cells look like.
    """
    cells = {i: Cells() for i in which}
    for lines, columns in iterate_chunks(rows):
        for i, some in cells.items():
            some.take(columns[i], lines)
    return [
        Reading(names[i], some, lambda at, i=i: place(at, i, names, line), text=bool(which[i]))
        for i, some in cells.items()
    ]


def place(line: int, i: int, names: Sequence[str] = (), word: str = "line") -> str:
    """The position of a cell for errors."""
    return f"{word} {line}, column {i + 1}" + (
        f" ({names[i]})" if i < len(names) and names[i] != f"column {i + 1}" else ""
    )


def _plain(width: int, rows: Callable[[], Iterable[Row]], commas: bool, decimal: bool) -> list[list[NDArray] | None]:
    """The columns in which every cell is missing or a number that Python can parse, apart from a decimal comma; None
    for others.

    If the file has `commas`, a point may separate thousands, so columns with points are None too.
    """
    found: list[list[NDArray] | None] = [[] for _ in range(width)]
    some = [False] * width
    for _, columns in iterate_chunks(rows()):
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
    return notes + [
        f"{column.name}: dates were read as {AMBIGUOUS[column.dates]}."
        for column in columns
        if column.dates in AMBIGUOUS
    ]
