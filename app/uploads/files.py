"""Reads a file: of a workbook one sheet, and all other formats as the core reads them."""

import io
import json
import subprocess
import sys
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

from unrolled.core import MOST_BYTES, LoadedData, SpecError, Verbatim, read_data

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how .xls and other compound files of Microsoft begin
ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".ods")
UNREADABLE = (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, OverflowError, EOFError,
              RuntimeError)
PARTS = {"xl/workbook.xml", "xl/workbook.bin"}
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
MEMORY, SECONDS = 2**30, 60  # limits of the process that reads a workbook
WHOLE = (
    "a whole workbook (.xlsx, .xls, .xlsb, .ods) without a password: open it in a spreadsheet program and save it "
    "again, or its sheet as CSV")
SMALL = f"a workbook of at most {MOST_BYTES // 2**20} megabytes when unpacked: save its sheet as CSV"


def read_file(content: bytes, name: str = "", header: bool | None = None) -> LoadedData:
    """The data of a file; of a workbook, those of the first sheet with a table, which a note names. See
    `core.read_data`.

    Args:
        content: of the file.
        name: of the file.
        header: whether the first row names the columns; guessed if None.

    Raises:
        SpecError: naming the line and column, byte or array.
    """
    if not is_workbook(content, name):
        return read_data(content, name, header)
    found, table = _sheet(content)
    given = read_data(table, "sheet.tsv", header)
    others = [f"“{other}”" for other in found["others"]]
    left = f" The other sheets were left out: {', '.join(others[:5])}{', …' * (len(others) > 5)}." if others else ""
    return replace(given, notes=(f"Read from the sheet “{found['sheet']}” of a workbook.{left}", *given.notes))


def is_workbook(content: bytes, name: str = "") -> bool:
    """Whether a file is a workbook by its content, or a zip file by its name. A file of the old format may also be a
    document.
    """
    if content.startswith(OLD) or (content.startswith(b"PK") and name.lower().endswith(ENDINGS)):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            return bool(PARTS & set(names)) or ("mimetype" in names
                                                and archive.open("mimetype").read(len(OPEN_DOCUMENT)) == OPEN_DOCUMENT)
    except UNREADABLE:
        return False


def _sheet(content: bytes) -> tuple[dict[str, object], bytes]:
    """Facts about the sheet, and its rows as a table; raises `SpecError`."""
    if not content.startswith(OLD) and _unpacked(content) > MOST_BYTES:
        raise SpecError("file", SMALL, Verbatim("a larger one"))
    command = [sys.executable, "-P", str(Path(__file__).with_name("workbooks.py")),
               *map(str, (MEMORY, SECONDS, MOST_BYTES))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=2 * SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise SpecError("file", SMALL, Verbatim("one that takes too long")) from None
    said, _, table = done.stdout.partition(b"\n")
    if done.returncode:
        raise SpecError("file", SMALL, Verbatim("a larger one, or one that is damaged"))
    found = json.loads(said)
    if "wrong" in found:
        raise SpecError("file", WHOLE, Verbatim(found["wrong"]))
    return found, table


def _unpacked(content: bytes) -> int:
    """Declared size of the parts in bytes; raises `SpecError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except UNREADABLE as error:
        raise SpecError("file", WHOLE, Verbatim(f"one that cannot be read ({error})")) from None
