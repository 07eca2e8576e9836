"""Room for another run, by number and memory, and which runs are displaced on a full server."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from ..errors import BUSY, Refusal
from ..fairness.max_min import to_displace
from ..settings import Settings
from .memory import Memory, refusal_if_full
from .run import Run

ABANDONED = 20.0  # seconds without a subscriber or a request, after which a run is displaced first on a full server
SPARED = 8  # runs of one visitor that are not displaced because halls show them


class RunInMaking(NamedTuple):
    """A run that is being made.

    Attributes:
        visitor: its owner.
        nbytes: the memory that it will take.
    """

    visitor: str
    nbytes: int


class Capacity:
    """The room for all runs.

    Args:
        limits: of this server.
        shown: returns the ids of the runs that halls show, the most important first.
    """

    def __init__(self, limits: Settings, shown: Callable[[], Iterable[str]]):
        self._limits, self._shown = limits, shown
        self._coming: list[RunInMaking] = []

    @contextmanager
    def reserve(self, visitor: str, needed: Memory, runs: Collection[Run]) -> Iterator[list[Run]]:
        """Reserve room for a new run while it is being made; the block gets the runs to displace.

        Args:
            visitor: owner of the new run.
            needed: by the new run.
            runs: all runs of this server.

        Raises:
            Refusal: (429) if there is no room, and none can be made.
        """
        coming = RunInMaking(visitor, needed.total)
        displaced = self._choose(list(runs), coming, needed)
        self._coming.append(coming)
        try:
            yield displaced
        finally:
            self._coming = [other for other in self._coming if other is not coming]

    def _choose(self, left: list[Run], coming: RunInMaking, needed: Memory) -> list[Run]:
        """The runs to displace; raises `Refusal`, and displaces none, if that is not enough."""
        displaced = []
        while refusal := self._full(left, needed):
            run = self._first(left, coming)
            if run is None:
                raise refusal
            left.remove(run)
            displaced.append(run)
        return displaced

    def _full(self, left: Collection[Run], needed: Memory) -> Refusal | None:
        """Why there is no room for a new run beside those that are left; None if there is."""
        taken = [*left, *self._coming]
        if len(taken) >= self._limits.max_runs:
            return Refusal(BUSY, None, f"at most {self._limits.max_runs} runs on this server at a time",
                           f"{len(taken)} runs",
                           "This server is full: all of its runs are being watched.")
        return refusal_if_full(needed, sum(each.nbytes for each in taken), self._limits)

    def _first(self, left: Collection[Run], coming: RunInMaking) -> Run | None:
        """The run to displace first: the one abandoned for longest, or else one of the visitor who has most."""
        spared = self._spared(left, coming.visitor)
        abandoned = [run for run in left
                     if not run.subscribers and run.last_used < time.monotonic() - ABANDONED and run.id not in spared]
        if abandoned:
            return min(abandoned, key=lambda run: run.last_used)

        def rank(each: Any) -> tuple[bool, float] | None:
            if isinstance(each, RunInMaking) or each.id in spared:
                return None
            return bool(each.subscribers), each.created if each.subscribers else each.last_used
        taken = [*left, *self._coming]
        if len(taken) >= self._limits.max_runs:
            return to_displace(taken, coming.visitor, rank)
        return to_displace(taken, coming.visitor, rank, lambda each: each.nbytes, coming.nbytes)

    def _spared(self, runs: Collection[Run], visitor: str) -> set[str]:
        """Ids of runs that are not displaced because halls show them: at most so many of each visitor, and none of the
        newcomer.
        """
        spared, kept, known = set(), Counter(), {run.id: run for run in runs}
        for run in (known[shown] for shown in dict.fromkeys(self._shown()) if shown in known):
            if run.visitor != visitor and kept[run.visitor] < SPARED:
                kept[run.visitor] += 1
                spared.add(run.id)
        return spared
