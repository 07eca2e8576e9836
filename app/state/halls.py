"""Halls in the database."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .writer import Change


class KeptHall(NamedTuple):
    """A hall as it was kept; its attributes are those of `Hall`."""

    name: str
    key: str
    visitor: str
    run: str
    moment: Mapping[str, Any]
    presenter: str


def write_hall(hall: KeptHall) -> Change:
    """The change that keeps a hall as it is now."""
    values = *hall[:4], json.dumps(hall.moment), hall.presenter
    return Change(lambda connection: connection.execute("INSERT OR REPLACE INTO halls VALUES (?, ?, ?, ?, ?, ?)",
                                                        values))


def forget_hall(name: str) -> Change:
    """The change that forgets a hall."""
    return Change(lambda connection: connection.execute("DELETE FROM halls WHERE name = ?", (name,)))


def read_halls(connection: sqlite3.Connection) -> Iterator[KeptHall]:
    """All halls that are kept."""
    for name, key, visitor, run, moment, presenter in connection.execute(
        "SELECT name, key, visitor, run, moment, presenter FROM halls"):
        yield KeptHall(name, key, visitor, run, json.loads(moment), presenter)
