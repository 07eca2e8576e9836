"""Tables that are not written as CSV: records in JSON, and ARFF."""

import csv
import json
import re
from typing import Any

from ..errors import SpecError, Text
from .columns import columns_of
from .decoding import decoded
from .given import Given, name_of
from .header import distinct

FORM = 'a table: [{"a": 1, "b": 2}, …], [[1, 2], …] or {"a": [1, …], "b": [2, …]}'
ATTRIBUTE = re.compile(r"@attribute\s+('(?:[^'\\]|\\.)*'|\"[^\"]*\"|\S+)\s", re.IGNORECASE)


def read_json(content: bytes) -> Given:
    """Records, rows or columns of plain values; a key that a record lacks is a missing value. Raises `SpecError`, which names the record."""
    text, notes = decoded(content)
    try:
        found = json.loads(text, parse_constant=lambda word: "")
    except (ValueError, RecursionError) as error:
        raise SpecError("file", "JSON", Text(f"something else ({error})" if isinstance(error, ValueError) else "lists in lists, too deep")) from None
    names, rows = _rows(found)
    return _given(content, names, rows, "record", (*notes, "Read from JSON, a record a row."))


def _rows(found: Any) -> tuple[list[str], list[list[Any]]]:
    """Names and rows of what is a table."""
    if isinstance(found, dict) and len(found) > 1 and all(isinstance(column, dict | list) for column in found.values()):
        columns = [list(column.values()) if isinstance(column, dict) else column for column in found.values()]
        if len(set(map(len, columns))) == 1:
            return list(found), [list(row) for row in zip(*columns, strict=True)]
    if isinstance(found, list) and found and all(isinstance(row, dict) for row in found):
        names = list(dict.fromkeys(name for row in found for name in row))
        return names, [[row.get(name) for name in names] for row in found]
    if isinstance(found, list) and found and all(isinstance(row, list) and len(row) == len(found[0]) for row in found) and found[0]:
        return [""] * len(found[0]), found
    what = f"an object with {', '.join(list(found)[:3])}" if isinstance(found, dict) else "a list of other things" if isinstance(found, list) else f"{found!r}"
    raise SpecError("file", FORM, Text(what[:60] + ": keep the part of it that is a table"))


def read_arff(content: bytes) -> Given:
    """A table with its attributes above it, a ? where a value is missing. Raises `SpecError`, which names the line."""
    text, notes = decoded(content)
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip() and not line.lstrip().startswith("%")]
    start = next((i for i, (_, line) in enumerate(lines) if line.lower().startswith("@data")), len(lines))
    names = [match[1].strip("'\"") for _, line in lines[:start] if (match := ATTRIBUTE.match(line))]
    if not names or start + 1 >= len(lines):
        raise SpecError("file", "ARFF with lines @attribute …, then @data and rows", Text(f"{len(names)} attributes and no rows"))
    rows = []
    for number, line in lines[start + 1 :]:
        if line.startswith("{"):
            raise SpecError(f"line {number}", "a value for each attribute", Text("a sparse row: write all values, as CSV"))
        row = next(csv.reader([line], quotechar='"' if '"' in line else "'", escapechar="\\", skipinitialspace=True))
        if len(row) != len(names):
            raise SpecError(f"line {number}", f"{len(names)} values, one for each attribute", Text(f"{len(row)}"))
        rows.append((number, row))
    return _given(content, names, rows, "line", (*notes, "Read from ARFF, which names the columns."))


def _given(content: bytes, names: list[str], rows: list, word: str, notes: tuple[str, ...]) -> Given:
    table = [row if word == "line" else (i, [_cell(value, i, name) for name, value in zip(names, row, strict=True)]) for i, row in enumerate(rows, 1)]
    names, more = distinct(names)
    columns, found = columns_of(names, lambda: table, line=word)
    return Given("csv", name_of(content), tuple(columns), notes=(*notes, *more, *found))


def _cell(value: Any, i: int, name: str) -> str:
    if isinstance(value, dict | list):
        raise SpecError(f"record {i}, {name}", "a number, a text, true, false or null", Text("an object or a list: a table has one value a cell"))
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
