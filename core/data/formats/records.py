"""Tables in other formats than CSV: JSON and ARFF."""

import csv
import json
import re
from typing import Any

from ...errors import SpecError, Verbatim
from ..columns.columns import read_columns
from ..loaded import LoadedData, content_id
from .decoding import decode
from .header import distinct

FORM = 'a table: [{"a": 1, "b": 2}, …], [[1, 2], …] or {"a": [1, …], "b": [2, …]}'
# The beginning of a file.
ARFF = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s*[%#][^\n]*\n)*\s*@(?:relation|attribute)\b", re.IGNORECASE
)
ATTRIBUTE = re.compile(r"@attribute\s+('(?:[^'\\]|\\.)*'|\"[^\"]*\"|\S+)\s+(.*)", re.IGNORECASE)
SPARSE = re.compile(r"(\d+)\s+(.*)", re.DOTALL)


def read_json(content: bytes) -> LoadedData:
    """Records, rows or columns of plain values; a missing key is a missing value.

    Raises `SpecError` that names the record.
    """
    text, notes = decode(content)
    try:
        found = json.loads(text, parse_constant=lambda word: "")
    except (ValueError, RecursionError) as error:
        raise SpecError(
            "file",
            "JSON",
            Verbatim(f"something else ({error})" if isinstance(error, ValueError) else "lists in lists, too deep"),
        ) from None
    names, rows = _rows(found)
    return _given(content, names, rows, "record", (*notes, "Read from JSON, one row per record."))


def _rows(found: Any) -> tuple[list[str], list[list[Any]]]:
    """The names and rows of a table in parsed JSON."""
    if isinstance(found, dict) and len(found) > 1 and all(isinstance(column, dict | list) for column in found.values()):
        columns = [list(column.values()) if isinstance(column, dict) else column for column in found.values()]
        if len(set(map(len, columns))) == 1:
            return list(found), [list(row) for row in zip(*columns, strict=True)]
    if isinstance(found, list) and found and all(isinstance(row, dict) for row in found):
        names = list(dict.fromkeys(name for row in found for name in row))
        return names, [[row.get(name) for name in names] for row in found]
    if (
        isinstance(found, list)
        and found
        and all(isinstance(row, list) and len(row) == len(found[0]) for row in found)
        and found[0]
    ):
        return [""] * len(found[0]), found
    what = (
        f"an object with {', '.join(list(found)[:3])}"
        if isinstance(found, dict)
        else "a list of other things"
        if isinstance(found, list)
        else f"{found!r}"
    )
    raise SpecError("file", FORM, Verbatim(what[:60] + ": keep the part of it that is a table"))


def read_arff(content: bytes) -> LoadedData:
    """A table below its attributes, with ? for missing values. Raises `SpecError` that names the line."""
    text, notes = decode(content)
    lines = [
        (number, line.strip())
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("%")
    ]
    start = next((i for i, (_, line) in enumerate(lines) if line.lower().startswith("@data")), len(lines))
    attributes = [match for _, line in lines[:start] if (match := ATTRIBUTE.match(line))]
    names = [match[1].strip("'\"") for match in attributes]
    if not names or start + 1 >= len(lines):
        raise SpecError(
            "file",
            "ARFF with lines @attribute …, then @data and rows",
            Verbatim(f"{len(names)} attributes and no rows"),
        )
    usual = [_cells(match[2].strip(" {}"))[0] if match[2].startswith("{") else "0" for match in attributes]
    rows = [(number, _row(number, line, usual)) for number, line in lines[start + 1 :]]
    return _given(content, names, rows, "line", (*notes, "Read from ARFF, which names the columns."))


def _row(number: int, line: str, usual: list[str]) -> list[str]:
    """The value of each attribute; a sparse row, {1 5, 4 a}, has the default elsewhere: 0, or the first name.

    Raises `SpecError`.
    """
    if not line.startswith("{"):
        row = _cells(line)
        if len(row) != len(usual):
            raise SpecError(f"line {number}", f"{len(usual)} values, one for each attribute", Verbatim(f"{len(row)}"))
        return row
    row = list(usual)
    for said in filter(None, _cells(line.strip("{} "))):
        match = SPARSE.fullmatch(said.strip())
        if not match or int(match[1]) >= len(row):
            raise SpecError(
                f"line {number}", f"the number of an attribute, 0 to {len(row) - 1}, and its value", Verbatim(said[:40])
            )
        row[int(match[1])] = match[2].strip("'\"")
    return row


def _cells(line: str) -> list[str]:
    return next(csv.reader([line], quotechar='"' if '"' in line else "'", escapechar="\\", skipinitialspace=True), [""])


def _given(content: bytes, names: list[str], rows: list, word: str, notes: tuple[str, ...]) -> LoadedData:
    table = [
        row if word == "line" else (i, [_cell(value, i, name) for name, value in zip(names, row, strict=True)])
        for i, row in enumerate(rows, 1)
    ]
    names, more = distinct(names)
    columns, found = read_columns(names, lambda: table, line=word)
    return LoadedData("csv", content_id(content), tuple(columns), notes=(*notes, *more, *found))


def _cell(value: Any, i: int, name: str) -> str:
    if isinstance(value, dict | list):
        raise SpecError(
            f"record {i}, {name}",
            "a number, a text, true, false or null",
            Verbatim("an object or a list: a table has one value a cell"),
        )
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
