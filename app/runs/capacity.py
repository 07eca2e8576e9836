"""Room for another run: how many there may be and how much memory they may take, and which of them go for it on a full server."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from ..errors import BUSY, Refusal
from ..fairness.max_min import to_displace
from ..settings import Settings
from .memory import Memory, too_little
from .run import Run

ABANDONED = 20.0  # seconds without a viewer or a question, after which a run makes room for another on a full server
SPARED = 8  # runs of one visitor that halls show, and that therefore do not make room


class Coming(NamedTuple):
    """A run that is being made: whose, and the memory that it will take."""

    visitor: str
    nbytes: int


class Room:
    """The room that there is for all runs.

    Args:
        shown: tells the ids of the runs that halls show, the most important first.
    """

    def __init__(self, limits: Settings, shown: Callable[[], Iterable[str]]):
        self._limits, self._shown = limits, shown
        self._coming: list[Coming] = []

    @contextmanager
    def kept(self, visitor: str, needed: Memory, runs: Collection[Run]) -> Iterator[list[Run]]:
        """Keep room beside these runs for one that is being made, as long as the block lasts; as the block's value those that are to make room for it.

        Raises:
            Refusal: (429) where there is none to be made.
        """
        coming = Coming(visitor, needed.total)
        going = self._going(list(runs), coming, needed)
        self._coming.append(coming)
        try:
            yield going
        finally:
            self._coming = [other for other in self._coming if other is not coming]

    def _going(self, left: list[Run], coming: Coming, needed: Memory) -> list[Run]:
        """Which runs go for another one; all stay where that would not be enough."""
        going = []
        while refusal := self._full(left, needed):
            run = self._to_displace(left, coming)
            if run is None:
                raise refusal
            left.remove(run)
            going.append(run)
        return going

    def _full(self, left: Collection[Run], needed: Memory) -> Refusal | None:
        """Why there is no room for another one beside these."""
        taken = [*left, *self._coming]
        if len(taken) >= self._limits.max_runs:
            return Refusal(BUSY, None, f"at most {self._limits.max_runs} runs on this server at a time", f"{len(taken)} runs",
                           "This server is full: all of its runs are being watched.")
        return too_little(needed, sum(each.nbytes for each in taken), self._limits)

    def _to_displace(self, left: Collection[Run], coming: Coming) -> Run | None:
        """Which of these goes first: the one that nobody has watched or asked about for the longest time, if that is a while; else one of whoever has most."""
        spared = self._spared(left, coming.visitor)
        forgotten = [run for run in left if not run.viewers and run.last_asked < time.monotonic() - ABANDONED and run.id not in spared]
        if forgotten:
            return min(forgotten, key=lambda run: run.last_asked)

        def rank(each: Any) -> tuple[bool, float] | None:
            if isinstance(each, Coming) or each.id in spared:
                return None
            return bool(each.viewers), each.since if each.viewers else each.last_asked
        taken = [*left, *self._coming]
        if len(taken) >= self._limits.max_runs:
            return to_displace(taken, coming.visitor, rank)
        return to_displace(taken, coming.visitor, rank, lambda each: each.nbytes, coming.nbytes)

    def _spared(self, runs: Collection[Run], visitor: str) -> set[str]:
        """The ids of the runs that halls show, of each visitor but this one so many, or else halls would be a way to keep everything."""
        spared, kept, known = set(), Counter(), {run.id: run for run in runs}
        for run in (known[shown] for shown in dict.fromkeys(self._shown()) if shown in known):
            if run.visitor != visitor and kept[run.visitor] < SPARED:
                kept[run.visitor] += 1
                spared.add(run.id)
        return spared
