"""The one compute worker: short slices, shared fairly in time over all runs.

Threads gain nothing for networks of this size (they share one interpreter), and many of them make the
event loop wait. So a single thread gives slices of a few milliseconds, each to the run that has had the least time so far:
one whose updates take long waits until the others have had as much (fair queueing, as in Stoica and others, "Earliest
eligible virtual deadline first", 1995, and the scheduler of Linux).
"""

import logging
import math
import threading
import time
from typing import Protocol

log = logging.getLogger(__name__)

LONGEST_REST = 60.0  # seconds; a run may be due in a thousand years, which no lock can wait for
CREDIT = 0.02  # seconds that one who was at rest may be ahead of the others: it gets its turn at once, and cannot save up more


class Worker(Protocol):
    """What the engine can drive.

    Attributes:
        weight: its share of the time beside the others', at least 1.
    """

    weight: float

    def due(self, now: float) -> float | None:
        """When there is work next, on the clock of `time.perf_counter`; None if there is none."""

    def work(self, until: float) -> None:
        """Do some of it, up to that time."""


class Engine:
    """Gives each worker its share of the time of one thread."""

    def __init__(self, slice_seconds: float):
        self._slice = slice_seconds
        self._workers: dict[Worker, float] = {}  # and the time that each has had, by its weight
        self._serving: float | None = None  # since when, on the clock of `time.perf_counter`
        self._least = 0.0  # the time of the one that was served last: never less than what anybody who waits has had
        self._wake = threading.Condition()
        self._stopping = self._called = False
        self._thread = threading.Thread(target=self._loop, name="compute", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the present slice."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        self._thread.join()

    def add(self, worker: Worker) -> None:
        """Give a worker its share."""
        with self._wake:
            self._workers[worker] = self._least
            self._call()

    def remove(self, worker: Worker) -> None:
        """Give it none any more, and let go of it: what it holds may be large."""
        with self._wake:
            del self._workers[worker]
            self._call()

    def wake(self) -> None:
        """Say that some worker may have got work."""
        with self._wake:
            self._call()

    @property
    def held_up(self) -> float:
        """For how many seconds one slice has been going on; endless where the thread has ended."""
        since = self._serving
        if since is not None:
            return time.perf_counter() - since
        return 0.0 if self._thread.is_alive() else math.inf

    def _call(self) -> None:
        self._called = True
        self._wake.notify()

    def _loop(self) -> None:
        while not self._stopping:
            with self._wake:
                workers, self._called = list(self._workers), False
            now = time.perf_counter()
            ready = [worker for worker in workers if (due := worker.due(now)) is not None and due <= now]
            if not ready:
                self._rest(workers)
            elif worker := self._next(ready):
                self._serve(worker, now)

    def _next(self, ready: list[Worker]) -> Worker | None:
        """Whoever has had the least time; who was at rest counts as one that has had nearly as much as the others, however long that was."""
        with self._wake:
            had = {worker: max(self._workers[worker], self._least - CREDIT) for worker in ready if worker in self._workers}
            if not had:  # those that were ready have been removed
                return None
            self._workers |= had
            first = min(had, key=had.__getitem__)
            self._least = max(self._least, had[first])
            return first

    def _serve(self, worker: Worker, now: float) -> None:
        """One slice."""
        self._serving = now
        try:
            worker.work(now + self._slice)
        except Exception:  # one run's fault is not to stop the others
            log.exception("a run failed in the compute worker")
        self._serving = None
        with self._wake:
            if worker in self._workers:
                self._workers[worker] += (time.perf_counter() - now) / worker.weight

    def _rest(self, workers: list[Worker]) -> None:
        """Wait until the next work is due, or somebody calls."""
        now = time.perf_counter()
        dues = [due for worker in workers if (due := worker.due(now)) is not None]
        with self._wake:
            if not self._called and not self._stopping:
                self._wake.wait(min(LONGEST_REST, max(0.0, min(dues) - now)) if dues else None)
