"""What is kept of data that visitors gave: the files themselves, beside the database, and how they are to be read again."""

import json
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from .writer import Change

FOLDER = "uploads"


class Part(NamedTuple):
    """A file: its id, what it was called, and whether its first row names the columns, where somebody said so."""

    id: str
    name: str
    header: bool | None


class KeptUpload(NamedTuple):
    """Data by their id, who gave them, and the files that make them, joined where they are several."""

    id: str
    visitor: str
    parts: tuple[Part, ...]


def writes_upload(folder: Path, upload: KeptUpload, content: bytes | bytearray) -> Change:
    """Keeps data, with the content of the last file; those before it are there."""
    def write(connection: sqlite3.Connection) -> None:
        (folder / FOLDER).mkdir(mode=0o700, exist_ok=True)
        path = _place(folder, upload.parts[-1])
        coming = path.with_suffix(".coming")
        with os.fdopen(os.open(coming, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        coming.replace(path)
        connection.execute("INSERT OR REPLACE INTO uploads VALUES (?, ?, ?)", (upload.id, upload.visitor, json.dumps(upload.parts)))
    return Change(write)


def sweeps_uploads(folder: Path, known: Callable[[], Collection[str]]) -> Change:
    """Keeps no others than those with the ids that are known by then, and no files but theirs."""
    def write(connection: sqlite3.Connection) -> None:
        left = known()
        gone = [(upload.id,) for upload in read_uploads(connection) if upload.id not in left]
        connection.executemany("DELETE FROM uploads WHERE id = ?", gone)
        used = {_place(folder, part) for upload in read_uploads(connection) for part in upload.parts}
        unused.extend(path for path in (folder / FOLDER).glob("*") if path not in used)

    def done() -> None:
        for path in unused:
            path.unlink(missing_ok=True)
    unused: list[Path] = []
    return Change(write, done)


def read_uploads(connection: sqlite3.Connection) -> Iterator[KeptUpload]:
    """All that are kept."""
    for name, visitor, parts in connection.execute("SELECT id, visitor, parts FROM uploads").fetchall():
        yield KeptUpload(name, visitor, tuple(Part(*part) for part in json.loads(parts)))


def content_of(folder: Path, part: Part) -> bytes:
    """What a file holds; raises `OSError` where it is gone."""
    return _place(folder, part).read_bytes()


def _place(folder: Path, part: Part) -> Path:
    return folder / FOLDER / part.id
