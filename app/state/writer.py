"""Writing without holding anybody up: a thread that takes what there is to be kept, of each thing the newest."""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import NamedTuple

log = logging.getLogger(__name__)

AGAIN = 5.0  # seconds until what could not be written is tried once more


class Change(NamedTuple):
    """What is to be written, in a transaction of its own, and what follows when it is."""

    write: Callable[[sqlite3.Connection], None]
    done: Callable[[], None] = lambda: None


class Writer:
    """Writes changes by what they are of: a later one takes the place of one that waits.

    Where the disk is full, or gone, it goes on trying, and the server goes on.

    Attributes:
        failing: why the last writing failed; None while all is well.
    """

    def __init__(self, connection: sqlite3.Connection):
        self._connection, self.failing = connection, None
        self._waiting: dict[Hashable, Change] = {}
        self._failed: dict[Hashable, Change] = {}
        self._next, self._present = Future(), None  # the end of what waits, and of what is being written
        self._wake, self._stopping = threading.Condition(), False
        self._thread = threading.Thread(target=self._loop, name="state", daemon=True)
        self._thread.start()

    def put(self, key: Hashable, change: Change) -> None:
        """Have a change written soon, instead of one with the same key that is not written yet; from any thread."""
        with self._wake:
            self._waiting[key] = change
            self._wake.notify()

    async def settled(self) -> None:
        """Await that all that was put until now is written, or has failed to be."""
        with self._wake:
            future = self._next if self._waiting else self._present
        if future is None:
            return
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(over.set))
        await over.wait()

    def close(self) -> None:
        """Write what there is, and end."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        self._thread.join()
        self._connection.close()

    def _loop(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._waiting or self._stopping, AGAIN if self._failed else None)
                changes, self._waiting, self._failed = self._failed | self._waiting, {}, {}
                self._present, self._next = self._next, Future()
                last = self._stopping
            failed = {key: change for key, change in changes.items() if not self._written(change)}
            if changes and not failed and self.failing:
                log.warning("what is to be kept is written again")
                self.failing = None
            with self._wake:
                self._failed = failed
                done, self._present = self._present, None
            done.set_result(None)
            if last:
                return

    def _written(self, change: Change) -> bool:
        """Whether a change could be written; one that never can be is let go."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            change.write(self._connection)
            self._connection.execute("COMMIT")
            change.done()
        except (sqlite3.OperationalError, sqlite3.DatabaseError, OSError) as error:
            self._roll_back()
            if not self.failing:
                log.warning("what is to be kept cannot be written, and is tried again: %s", error)
            self.failing = str(error)
            return False
        except Exception:  # a fault of ours, which is not to end all writing
            self._roll_back()
            log.exception("something is not kept")
        return True

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
