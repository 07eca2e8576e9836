"""Makes, opens and locks the database in its folder. An error says in a sentence what is wrong."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DATABASE, LOCK = "unrolled.db", "lock"
APPLICATION, VERSION = 0x556E726F, 1  # "Unro", which marks a database of Unrolled, and the version of its tables
PATIENCE = 5.0  # seconds to wait for another process that has locked the database, such as a backup
SCHEMA = """
CREATE TABLE runs (id TEXT PRIMARY KEY, key TEXT NOT NULL, visitor TEXT NOT NULL, preset TEXT, spec TEXT NOT NULL, beside TEXT);
CREATE TABLE places (run TEXT PRIMARY KEY REFERENCES runs ON DELETE CASCADE, "update" INTEGER NOT NULL, aim INTEGER, furthest INTEGER NOT NULL,
    version INTEGER NOT NULL, beside_version INTEGER, playing INTEGER NOT NULL, rung TEXT NOT NULL, rate REAL, edits TEXT NOT NULL, beside_edits TEXT);
CREATE TABLE sides (run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, side INTEGER NOT NULL, furthest INTEGER NOT NULL, numerics TEXT NOT NULL,
    curves BLOB NOT NULL, PRIMARY KEY (run, side));
CREATE TABLE states (run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, side INTEGER NOT NULL, "update" INTEGER NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (run, side, "update"));
CREATE TABLE halls (name TEXT PRIMARY KEY, key TEXT NOT NULL, visitor TEXT NOT NULL, run TEXT NOT NULL, moment TEXT NOT NULL, presenter TEXT NOT NULL);
CREATE TABLE uploads (id TEXT PRIMARY KEY, visitor TEXT NOT NULL, parts TEXT NOT NULL);
"""


class StateError(Exception):
    """The folder cannot hold the state; the text says why."""


def lock_folder(folder: Path) -> sqlite3.Connection:
    """Make the folder if there is none, and lock it for this process until the connection is closed or the process
    ends.

    The lock is that of an empty database, which every platform releases with the process.

    Raises:
        StateError: if the folder cannot be written, or another server uses it.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _connected(folder / LOCK, 0) as lock:
            lock.execute("BEGIN EXCLUSIVE")
    except (OSError, sqlite3.Error) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            raise StateError(f"expected a folder that no other server uses, got {folder}, which one does") from None
        raise StateError(f"expected a folder that can be written, got {folder} ({error})") from None
    return lock


def open_database(folder: Path) -> sqlite3.Connection:
    """The database of a locked folder, made if there is none.

    Raises:
        StateError: if it is damaged, not one of Unrolled, of a newer version, or cannot be written.
    """
    path = folder / DATABASE
    try:
        with _connected(path, PATIENCE) as connection:
            _refuse_strange(connection, path)
            for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "temp_store = MEMORY"):
                connection.execute(f"PRAGMA {setting}")
            if not _number(connection, "application_id"):
                connection.executescript(
                    f"BEGIN; {SCHEMA} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT")
            connection.execute("BEGIN IMMEDIATE")  # fails now, and not later, if it cannot be written
            connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise StateError(f"expected a database that can be read and written, got {path} ({error})") from None
    except sqlite3.DatabaseError as error:
        raise StateError(f"expected a database of Unrolled, got {path}, which is damaged or something else ({error}): "
                         "put a backup in its place, or take it away") from None
    except OSError as error:
        raise StateError(f"expected a folder that can be written, got {folder} ({error})") from None
    return connection


def open_for_reading(folder: Path) -> sqlite3.Connection:
    """Another connection, to read while the writer writes."""
    return sqlite3.connect(f"{(folder / DATABASE).absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)


def _refuse_strange(connection: sqlite3.Connection, path: Path) -> None:
    application, version = _number(connection, "application_id"), _number(connection, "user_version")
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != APPLICATION and (application or tables):
        raise StateError(f"expected a database of Unrolled, got {path}, which is one of another program")
    if version > VERSION:
        raise StateError(
            f"expected a database of version {VERSION} at most, got {path} of version {version}: a newer Unrolled made "
            "it, and can read it")
    for (found,) in connection.execute("PRAGMA quick_check(1)"):
        if found != "ok":
            raise sqlite3.DatabaseError(found.splitlines()[-1])


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return connection.execute(f"PRAGMA {pragma}").fetchone()[0]


@contextmanager
def _connected(path: Path, patience: float) -> Iterator[sqlite3.Connection]:
    """A connection to a database that only this user may read, since it holds keys; closed if the block raises an
    error.

    SQLite gives the files that it puts beside the database the same permissions.
    """
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        yield connection
    except BaseException:
        connection.close()
        raise
