"""Uploads in the state folder: the files themselves, and in the database how to read them again."""

import json
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from .writer import Change

FOLDER = "uploads"


class UploadedFile(NamedTuple):
    """A file that was uploaded.

    Attributes:
        id: of the data in it.
        name: that the visitor gave.
        header: whether its first row names the columns; None if the visitor did not say.
    """

    id: str
    name: str
    header: bool | None


class KeptUpload(NamedTuple):
    """An upload as it was kept: the id of the data, the visitor, and the files, which are combined if they are several.
    """

    id: str
    visitor: str
    files: tuple[UploadedFile, ...]


def write_upload(folder: Path, upload: KeptUpload, content: bytes | bytearray) -> Change:
    """The change that keeps an upload, with the content of its last file; the files before it are kept already."""
    def write(connection: sqlite3.Connection) -> None:
        (folder / FOLDER).mkdir(mode=0o700, exist_ok=True)
        path = _path(folder, upload.files[-1])
        coming = path.with_suffix(".coming")
        with os.fdopen(os.open(coming, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        coming.replace(path)
        connection.execute("INSERT OR REPLACE INTO uploads VALUES (?, ?, ?)",
                           (upload.id, upload.visitor, json.dumps(upload.files)))
    return Change(write)


def sweep_uploads(folder: Path, known: Callable[[], Collection[str]]) -> Change:
    """The change that forgets all uploads but those whose ids are known when it is written, and deletes all other
    files.
    """
    def write(connection: sqlite3.Connection) -> None:
        left = known()
        gone = [(upload.id,) for upload in read_uploads(connection) if upload.id not in left]
        connection.executemany("DELETE FROM uploads WHERE id = ?", gone)
        used = {_path(folder, file) for upload in read_uploads(connection) for file in upload.files}
        unused.extend(path for path in (folder / FOLDER).glob("*") if path not in used)

    def done() -> None:
        for path in unused:
            path.unlink(missing_ok=True)
    unused: list[Path] = []
    return Change(write, done)


def read_uploads(connection: sqlite3.Connection) -> Iterator[KeptUpload]:
    """All uploads that are kept."""
    for name, visitor, files in connection.execute("SELECT id, visitor, parts FROM uploads").fetchall():
        yield KeptUpload(name, visitor, tuple(UploadedFile(*file) for file in json.loads(files)))


def read_content(folder: Path, file: UploadedFile) -> bytes:
    """The content of a file; raises `OSError` if it is gone."""
    return _path(folder, file).read_bytes()


def _path(folder: Path, file: UploadedFile) -> Path:
    return folder / FOLDER / file.id
