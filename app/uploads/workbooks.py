"""Prints a workbook as text: `python workbooks.py MEMORY SECONDS CHARACTERS < book.xlsx`, within these limits.

A small workbook may unpack to any size, and one cell in the last row and column makes a sheet of 17 thousand million
cells. So this is a process of its own, and no fault here stops the server. It imports nothing of the app, so it starts
at once. It prints a line of JSON with `sheet` and `others`, or with `wrong`, and below it the rows of the first sheet
with a table, as tab-separated lines.
"""

import csv
import io
import json
import sys
from contextlib import suppress
from datetime import date, datetime, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

FEWEST = 2  # rows of a table
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BLANKS = str.maketrans("\t\r\n", "   ")
Cell = int | float | str | bool | date | timedelta


def read(content: bytes, most: int) -> tuple[dict[str, object], list[list[str]]]:
    """Facts, and the rows of the first visible sheet with a table, or else of the first sheet that is not empty.

    Raises:
        MemoryError: if the rows have more than `most` characters.
        CalamineError: if the workbook is malformed or has a password.
    """
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        names = [sheet.name for sheet in book.sheets_metadata
                 if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible]
        first: tuple[str, list[list[Cell]]] | None = None
        for name in names:
            cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if has_table(cells):
                first = name, cells
                break
            first = first or ((name, cells) if cells else None)
    if first is None:
        return {"wrong": "one whose sheets are all empty"}, []
    return {"sheet": first[0], "others": [name for name in names if name != first[0]]}, _rows(first[1], most)


def has_table(cells: list[list[Cell]]) -> bool:
    """Whether cells have several rows, and a number or a date among them, which a page of notes has not."""
    return len(cells) >= FEWEST and any(isinstance(cell, int | float | date) for row in cells for cell in row)


def _rows(cells: list[list[Cell]], most: int) -> list[list[str]]:
    rows, size = [], 0
    for row in cells:
        rows.append([cell_text(cell) for cell in row])
        size += sum(map(len, rows[-1])) + len(row)
        if size > most:
            raise MemoryError
    return rows


def cell_text(cell: Cell) -> str:
    """A cell as text: dates in ISO 8601, without a time at midnight, and durations in seconds."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(cell, timedelta):
        return f"{cell.total_seconds():g}"
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell).translate(BLANKS)


def limit(memory: int, seconds: int) -> None:
    """Limit the memory and time of this process, if the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        with suppress(ValueError, OSError):  # macOS has no limit of memory
            resource.setrlimit(what, (most, most))


def main() -> None:
    """Read a workbook from stdin, and print it."""
    memory, seconds, characters = map(int, sys.argv[1:])
    limit(memory, seconds)
    content = sys.stdin.buffer.read()
    try:
        found, rows = read(content, characters)
    except MemoryError:
        found, rows = {"wrong": "a table of too many cells"}, []
    except CalamineError as error:
        locked = isinstance(error, PasswordError) or ENCRYPTED in content
        found, rows = {"wrong": "one with a password" if locked else f"one that cannot be read ({error})"}, []
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    print(json.dumps(found))
    csv.writer(sys.stdout, delimiter="\t", lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
