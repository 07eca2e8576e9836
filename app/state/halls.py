"""What is kept of a hall."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .writer import Change


class KeptHall(NamedTuple):
    """A hall as it was; its attributes are those of `Hall`."""

    name: str
    key: str
    visitor: str
    run: str
    moment: Mapping[str, Any]
    presenter: str


def writes_hall(hall: KeptHall) -> Change:
    """Keeps it, in place of what was kept."""
    values = *hall[:4], json.dumps(hall.moment), hall.presenter
    return Change(lambda connection: connection.execute("INSERT OR REPLACE INTO halls VALUES (?, ?, ?, ?, ?, ?)", values))


def forgets_hall(name: str) -> Change:
    """Keeps it no longer."""
    return Change(lambda connection: connection.execute("DELETE FROM halls WHERE name = ?", (name,)))


def read_halls(connection: sqlite3.Connection) -> Iterator[KeptHall]:
    """All that are kept."""
    for name, key, visitor, run, moment, presenter in connection.execute("SELECT name, key, visitor, run, moment, presenter FROM halls"):
        yield KeptHall(name, key, visitor, run, json.loads(moment), presenter)
