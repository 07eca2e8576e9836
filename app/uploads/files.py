"""A file's bytes as data: workbooks of spreadsheet programs by one of their sheets, and all else as the core reads it."""

import io
import json
import subprocess
import sys
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

from unrolled.core import MOST_BYTES, LoadedData, SpecError, Verbatim, read_data

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how .xls begins, and what else has the form of Microsoft's compound files
ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".ods")
UNREADABLE = (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, OverflowError, EOFError, RuntimeError)
PARTS = {"xl/workbook.xml", "xl/workbook.bin"}
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
MEMORY, SECONDS = 2**30, 60  # that the process which reads a workbook may have
WHOLE = "a whole workbook (.xlsx, .xls, .xlsb, .ods) without a password: open it in a spreadsheet program and save it again, or its sheet as CSV"
SMALL = f"a workbook of at most {MOST_BYTES // 2**20} megabytes once it is unpacked: save its sheet as CSV"


def read_file(content: bytes, name: str = "", header: bool | None = None) -> LoadedData:
    """What a file holds; of a workbook, the first sheet with a table, which is said. See `core.read_data`.

    Raises:
        SpecError: which names line and column, byte or array.
    """
    if not is_workbook(content, name):
        return read_data(content, name, header)
    found, table = _sheet(content)
    given = read_data(table, "sheet.tsv", header)
    others = [f"“{other}”" for other in found["others"]]
    left = f" The other sheets were left out: {', '.join(others[:5])}{', …' * (len(others) > 5)}." if others else ""
    return replace(given, notes=(f"Read from the sheet “{found['sheet']}” of a workbook.{left}", *given.notes))


def is_workbook(content: bytes, name: str = "") -> bool:
    """Whether a file has sheets, or is a zip file that is called so; one in the older form may also be a document."""
    if content.startswith(OLD) or (content.startswith(b"PK") and name.lower().endswith(ENDINGS)):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            return bool(PARTS & set(names)) or ("mimetype" in names and archive.open("mimetype").read(len(OPEN_DOCUMENT)) == OPEN_DOCUMENT)
    except UNREADABLE:
        return False


def _sheet(content: bytes) -> tuple[dict[str, object], bytes]:
    """What is said of the sheet, and its rows; raises `SpecError`."""
    if not content.startswith(OLD) and _unpacked(content) > MOST_BYTES:
        raise SpecError("file", SMALL, Verbatim("a larger one"))
    command = [sys.executable, "-P", str(Path(__file__).with_name("workbooks.py")), *map(str, (MEMORY, SECONDS, MOST_BYTES))]
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
    """How many bytes its parts say that they have; raises `SpecError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except UNREADABLE as error:
        raise SpecError("file", WHOLE, Verbatim(f"one that cannot be read ({error})")) from None
