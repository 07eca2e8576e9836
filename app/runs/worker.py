"""The one compute worker: short slices, shared fairly in time over all visitors, and over the runs of each.

Threads gain nothing for networks of this size (they share one interpreter), and many of them make the
event loop wait. So a single thread gives slices of a few milliseconds. What takes longer than its slice, such as one update of
a large network, is left where it stands and goes on in its next one: it computes on a stack of its own (a greenlet), and
`core.interruptible` says where it may be left.
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

LONGEST_REST = 60.0  # seconds; a run may be due in a thousand years, which no lock can wait for


class Worker(Protocol):
    """What the engine can drive; all of it is called in its thread.

    Attributes:
        visitor: whose it is: those of one visitor share what he gets.
        weight: its share of the time beside the others', at least 1.
    """

    visitor: str
    weight: float

    def due(self, now: float) -> float | None:
        """When there is work next, on the clock of `time.perf_counter`; None if there is none."""

    def work(self, until: float) -> None:
        """Do some of it, up to that time."""

    def close(self) -> None:
        """Give up what is under way: there are no more turns."""


class Engine:
    """Gives each worker its share of the time of one thread."""

    def __init__(self, slice_seconds: float):
        self._slice = slice_seconds
        self._workers: set[Worker] = set()
        self._leaving: list[Worker] = []
        self._visitors: Shares[str] = Shares()
        self._shares: dict[str, Shares[Worker]] = {}  # of each visitor, over his workers
        self._computed: dict[str, float] = {}  # seconds that each visitor has had
        self._left: dict[Worker, greenlet] = {}  # what was left in the midst of its work
        self._serving: float | None = None  # since when, on the clock of `time.perf_counter`
        self._until = 0.0
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
            self._workers.add(worker)
            self._call()

    def remove(self, worker: Worker) -> None:
        """Give it none any more, have it close, and let go of it: what it holds may be large."""
        with self._wake:
            self._workers.remove(worker)
            self._leaving.append(worker)
            self._call()

    def wake(self) -> None:
        """Say that some worker may have got work."""
        with self._wake:
            self._call()

    @property
    def computed(self) -> dict[str, float]:
        """Seconds of the thread that each visitor has had who has workers here."""
        return dict(self._computed)

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
        self._main = getcurrent()
        while not self._stopping:
            while self._leaving:
                self._let_go(self._leaving.pop())
            with self._wake:
                workers, self._called = list(self._workers), bool(self._leaving)
            now = time.perf_counter()
            ready = [worker for worker in workers if worker in self._left or ((due := worker.due(now)) is not None and due <= now)]
            if ready:
                self._serve(ready, now)
            else:
                self._rest(workers)
        for left in self._left.values():
            left.throw()

    def _serve(self, ready: Collection[Worker], now: float) -> None:
        """One slice to the visitor who has had the least, and of his workers to the one that has."""
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
        """Begin, or go on where it was left."""
        self._until = until
        task = self._left.pop(worker, None) or greenlet(self._whole)
        task.switch(worker)
        if not task.dead:
            self._left[worker] = task

    def _whole(self, worker: Worker) -> None:
        """All that it has to do, maybe over many slices; in a greenlet."""
        try:
            with interruptible(self._leave):
                worker.work(self._until)
        except Exception:  # one run's fault is not to stop the others
            log.exception("a run failed in the compute worker")

    def _leave(self) -> None:
        """Leave what is under way, if its slice is over."""
        if time.perf_counter() >= self._until:
            self._main.switch()

    def _let_go(self, worker: Worker) -> None:
        if left := self._left.pop(worker, None):
            left.throw()
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
        """Wait until the next work is due, or somebody calls."""
        now = time.perf_counter()
        dues = [due for worker in workers if (due := worker.due(now)) is not None]
        with self._wake:
            if not self._called and not self._stopping:
                self._wake.wait(min(LONGEST_REST, max(0.0, min(dues) - now)) if dues else None)
