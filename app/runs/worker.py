"""The one compute worker: short slices, shared fairly over visitors, and over the runs of each visitor.

Threads gain nothing for networks of this size, since they share one interpreter, and many of them make the event loop
wait. So one thread gives slices of a few milliseconds. Work that takes longer than its slice, such as one update of a
large network, is suspended and goes on in the next one: it computes on a stack of its own (a greenlet), and
`core.interruptible` marks the places where it may be suspended.
"""

import logging
import math
import threading
import time
from collections.abc import Collection
from typing import Protocol

from greenlet import getcurrent, greenlet
from unrolled.core import interruptible

from ..fairness.least_served import Shares

log = logging.getLogger(__name__)

LONGEST_REST = 60.0  # seconds; a run may be due in a thousand years, and no lock waits that long


class Worker(Protocol):
    """Something that computes in the engine's thread.

    Attributes:
        visitor: its owner; workers of one visitor share his time.
        weight: its share of the time relative to others, at least 1.
    """

    visitor: str
    weight: float

    def due(self, now: float) -> float | None:
        """When its next work is due, on the clock of `time.perf_counter`; None if there is none."""

    def work(self, until: float) -> None:
        """Work until that time."""

    def close(self) -> None:
        """Give up what is under way; there are no more slices."""


class Engine:
    """Gives each worker its share of the time of one thread.

    Args:
        slice_seconds: length of a slice.
    """

    def __init__(self, slice_seconds: float):
        self._slice = slice_seconds
        self._workers: set[Worker] = set()
        self._leaving: list[Worker] = []
        self._visitors: Shares[str] = Shares()
        self._shares: dict[str, Shares[Worker]] = {}  # by visitor, of his workers
        self._computed: dict[str, float] = {}  # seconds by visitor
        self._suspended: dict[Worker, greenlet] = {}  # in the midst of their work
        self._serving: float | None = None  # when the present slice began, on the clock of `time.perf_counter`
        self._until = 0.0
        self._wake = threading.Condition()
        self._stopping = self._called = False
        self._thread = threading.Thread(target=self._loop, name="compute", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread after the present slice."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        self._thread.join()

    def add(self, worker: Worker) -> None:
        """Add a worker."""
        with self._wake:
            self._workers.add(worker)
            self._call()

    def remove(self, worker: Worker) -> None:
        """Remove a worker and close it."""
        with self._wake:
            self._workers.remove(worker)
            self._leaving.append(worker)
            self._call()

    def wake(self) -> None:
        """Look again whether some worker has work."""
        with self._wake:
            self._call()

    @property
    def computed(self) -> dict[str, float]:
        """Seconds of the thread by visitor, for those with workers."""
        return dict(self._computed)

    @property
    def held_up(self) -> float:
        """Seconds since the present slice began; infinite if the thread has ended."""
        since = self._serving
        if since is not None:
            return time.perf_counter() - since
        return 0.0 if self._thread.is_alive() else math.inf

    def _call(self) -> None:
        self._called = True
        self._wake.notify()

    def _loop(self) -> None:
        self._main = getcurrent()
        while not self._stopping:
            while self._leaving:
                self._close(self._leaving.pop())
            with self._wake:
                workers, self._called = list(self._workers), bool(self._leaving)
            now = time.perf_counter()
            ready = [worker for worker in workers
                     if worker in self._suspended or ((due := worker.due(now)) is not None and due <= now)]
            if ready:
                self._serve(ready, now)
            else:
                self._rest(workers)
        for task in self._suspended.values():
            task.throw()

    def _serve(self, ready: Collection[Worker], now: float) -> None:
        """Give a slice to the visitor who has had the least, and to the one of his workers that has."""
        weights: dict[str, float] = {}
        for worker in ready:
            weights[worker.visitor] = max(worker.weight, weights.get(worker.visitor, 1.0))
        visitor = self._visitors.first(weights)
        shares = self._shares.setdefault(visitor, Shares())
        worker = shares.first([worker for worker in ready if worker.visitor == visitor])
        self._serving = now
        self._work(worker, now + self._slice)
        self._serving = None
        took = time.perf_counter() - now
        self._visitors.charge(visitor, took / weights[visitor])
        shares.charge(worker, took / worker.weight)
        self._computed[visitor] = self._computed.get(visitor, 0.0) + took

    def _work(self, worker: Worker, until: float) -> None:
        """Begin the work of a worker, or resume it where it was suspended."""
        self._until = until
        task = self._suspended.pop(worker, None) or greenlet(self._work_on)
        task.switch(worker)
        if not task.dead:
            self._suspended[worker] = task

    def _work_on(self, worker: Worker) -> None:
        """In a greenlet: call `work`, which may take many slices."""
        try:
            with interruptible(self._suspend):
                worker.work(self._until)
        except Exception:  # a fault of one run must not stop the others
            log.exception("a run failed in the compute worker")

    def _suspend(self) -> None:
        """Suspend the present work if its slice is over."""
        if time.perf_counter() >= self._until:
            self._main.switch()

    def _close(self, worker: Worker) -> None:
        if task := self._suspended.pop(worker, None):
            task.throw()
        try:
            worker.close()
        except Exception:
            log.exception("a run could not be closed")
        if shares := self._shares.get(worker.visitor):
            shares.forget(worker)
        if not any(other.visitor == worker.visitor for other in self._workers):
            self._shares.pop(worker.visitor, None)
            self._visitors.forget(worker.visitor)
            self._computed.pop(worker.visitor, None)

    def _rest(self, workers: Collection[Worker]) -> None:
        """Wait until the next work is due, or `wake` is called."""
        now = time.perf_counter()
        dues = [due for worker in workers if (due := worker.due(now)) is not None]
        with self._wake:
            if not self._called and not self._stopping:
                self._wake.wait(min(LONGEST_REST, max(0.0, min(dues) - now)) if dues else None)
