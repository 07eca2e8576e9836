"""A thread that writes changes to the database, of each thing the newest."""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import NamedTuple

log = logging.getLogger(__name__)

RETRY = 5.0  # seconds until a change that could not be written is tried again


class Change(NamedTuple):
    """A function that writes, in a transaction of its own, and one that is called when that is done."""

    write: Callable[[sqlite3.Connection], None]
    done: Callable[[], None] = lambda: None


class Writer:
    """Writes changes by key; a later change replaces one that waits.

    If the disk is full or gone, the writer keeps trying, and the server goes on.

    Attributes:
        failing: why the last change could not be written; None if it could.
    """

    def __init__(self, connection: sqlite3.Connection):
        self._connection, self.failing = connection, None
        self._waiting: dict[Hashable, Change] = {}
        self._failed: dict[Hashable, Change] = {}
        # done when the waiting changes, and those being written, are written
        self._next, self._present = Future(), None
        self._wake, self._stopping = threading.Condition(), False
        self._thread = threading.Thread(target=self._loop, name="state", daemon=True)
        self._thread.start()

    def put(self, key: Hashable, change: Change) -> None:
        """Write a change soon, in place of one with the same key that still waits; from any thread."""
        with self._wake:
            self._waiting[key] = change
            self._wake.notify()

    async def settled(self) -> None:
        """Wait until all changes so far are written or have failed."""
        with self._wake:
            future = self._next if self._waiting else self._present
        if future is None:
            return
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(over.set))
        await over.wait()

    def close(self) -> None:
        """Write what waits, and end."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        self._thread.join()
        self._connection.close()

    def _loop(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._waiting or self._stopping, RETRY if self._failed else None)
                changes, self._waiting, self._failed = self._failed | self._waiting, {}, {}
                self._present, self._next = self._next, Future()
                last = self._stopping
            failed = {key: change for key, change in changes.items() if not self._written(change)}
            if changes and not failed and self.failing:
                log.warning("the state folder can be written again")
                self.failing = None
            with self._wake:
                self._failed = failed
                done, self._present = self._present, None
            done.set_result(None)
            if last:
                return

    def _written(self, change: Change) -> bool:
        """Whether a change was written, or has a fault of its own, with which it could never be."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            change.write(self._connection)
            self._connection.execute("COMMIT")
            change.done()
        except (sqlite3.OperationalError, sqlite3.DatabaseError, OSError) as error:
            self._roll_back()
            if not self.failing:
                log.warning("the state folder cannot be written; trying again every few seconds: %s", error)
            self.failing = str(error)
            return False
        except Exception:  # a fault of ours must not end all writing
            self._roll_back()
            log.exception("a change to the state folder is lost")
        return True

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
