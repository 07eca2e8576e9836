"""The one compute worker: short fair slices over all runs.

Threads gain nothing for networks of this size (they share one interpreter), and many of them make the
event loop wait. So a single thread gives each run that has work a few milliseconds in turn.
"""

import logging
import threading
import time
from typing import Protocol

log = logging.getLogger(__name__)

LONGEST_REST = 60.0  # seconds; a run may be due in a thousand years, which no lock can wait for


class Worker(Protocol):
    """What the engine can drive."""

    def due(self, now: float) -> float | None:
        """When there is work next, on the clock of `time.perf_counter`; None if there is none."""

    def work(self, until: float) -> None:
        """Do some of it, up to that time."""


class Engine:
    """Calls the workers in turn, in a thread of its own."""

    def __init__(self, slice_seconds: float):
        self._slice = slice_seconds
        self._workers: list[Worker] = []
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
            self._workers.append(worker)
            self._call()

    def remove(self, worker: Worker) -> None:
        """Give it none any more, and let go of it: what it holds may be large."""
        with self._wake:
            self._workers.remove(worker)
            self._call()

    def wake(self) -> None:
        """Say that some worker may have got work."""
        with self._wake:
            self._call()

    def _call(self) -> None:
        self._called = True
        self._wake.notify()

    def _loop(self) -> None:
        while not self._stopping:
            with self._wake:
                workers, self._called = list(self._workers), False
            if not self._round(workers):
                self._rest(workers)

    def _round(self, workers: list[Worker]) -> bool:
        """One slice for each that has work now; says whether any had."""
        worked = False
        for worker in workers:
            now = time.perf_counter()
            due = worker.due(now)
            if due is not None and due <= now and not self._stopping:
                worked = True
                try:
                    worker.work(now + self._slice)
                except Exception:  # one run's fault is not to stop the others
                    log.exception("a run failed in the compute worker")
        return worked

    def _rest(self, workers: list[Worker]) -> None:
        """Wait until the next work is due, or somebody calls."""
        now = time.perf_counter()
        dues = [due for worker in workers if (due := worker.due(now)) is not None]
        with self._wake:
            if not self._called and not self._stopping:
                self._wake.wait(min(LONGEST_REST, max(0.0, min(dues) - now)) if dues else None)
