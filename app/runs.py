"""All the runs of this server."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

from core import SpecError

from .engine import Engine
from .errors import BUSY, Refusal
from .limits import refuse_too_large
from .making import Wish, wanted_run
from .memory import Memory, memory_of, refuse_larger_than_all, too_little
from .run import Run
from .settings import Settings
from .sharing import to_displace
from .state import KeptRun, Nowhere
from .training import Log
from .turns import Turns
from .viewers import Viewer

log = logging.getLogger(__name__)

SOON = 1.0  # seconds that questions about a run wait for it to be back where it was
ABANDONED = 20.0  # seconds without a viewer or a question, after which a run makes room for another on a full server
SPARED = 8  # runs of one visitor that halls show, and that therefore do not make room
MADE_AT_A_TIME = 2


class Coming(NamedTuple):
    """A run that is being made: whose, and the memory that it will take."""

    visitor: str
    nbytes: int


class Runs:
    """All runs of this server, up to a limit; those that nobody looks at expire, and on a full server make room.

    Args:
        shown: tells the ids of the runs that halls show, the most important first; they do not make room.

    Attributes:
        ended: how many have been here and are not any more.
    """

    def __init__(self, limits: Settings, shown: Callable[[], Iterable[str]] = tuple, state: Nowhere | None = None):
        self._limits, self._shown, self._state = limits, shown, state or Nowhere()
        self._runs: dict[str, Run] = {}
        self.ended = 0
        self._coming: list[Coming] = []
        self._turns = Turns(MADE_AT_A_TIME)
        self.engine = Engine(limits.slice_ms / 1000)

    def __contains__(self, run_id: object) -> bool:
        return run_id in self._runs

    def __len__(self) -> int:
        return len(self._runs)

    @property
    def viewers(self) -> list[Viewer]:
        """Who watches, over all runs."""
        return [viewer for run in self._runs.values() for viewer in run.viewers]

    def data(self) -> set[str]:
        """The ids of the data that runs use."""
        tasks = [training.spec.task for run in self._runs.values() for training in run.training.sides]
        return {task.data for task in tasks if hasattr(task, "data")}

    async def make(self, wish: Wish, visitor: str) -> Run:
        """A new run of a visitor, with edits to be made on its way, and maybe another beside it.

        Raises:
            Refusal: where the set-up is too large or the edits are too many (422), or there is no room for it (429).
            SpecError: where an edit does not fit.
        """
        refuse_too_large(wish.spec, self._limits)
        if wish.beside is not None:
            try:
                refuse_too_large(wish.beside, self._limits)
            except Refusal as refusal:
                raise refusal.within("beside.spec") from None
        needed = memory_of(wish.spec, wish.beside)
        refuse_larger_than_all(needed, self._limits)
        await self._turns.enter(visitor)
        coming = Coming(visitor, needed.total)
        try:  # in a thread, since drawing the data of a large task takes a while
            self.expire()
            self._make_room(coming, needed)
            self._coming.append(coming)
            run = await asyncio.to_thread(self._made, wish, visitor, asyncio.get_running_loop())
        finally:
            self._turns.leave()
            self._coming = [other for other in self._coming if other is not coming]
        run.nbytes = needed.total
        self._runs[run.id] = run
        run.keeper.note()
        self.engine.add(run)
        return run

    async def bring_back(self, kept: KeptRun) -> None:
        """A run once more that was kept, on its way to where it was.

        Raises:
            Refusal, SpecError: where it is none for this server any more.
        """
        wish = wanted_run(kept.wish)._replace(preset=kept.preset)
        refuse_too_large(wish.spec, self._limits)
        needed = memory_of(wish.spec, wish.beside)
        refuse_larger_than_all(needed, self._limits)
        run = await asyncio.to_thread(self._brought, kept, wish, asyncio.get_running_loop())
        run.nbytes = needed.total
        self._runs[run.id] = run
        self.engine.add(run)
        run.begin_to_come_back(kept.place)

    def _make_room(self, coming: Coming, needed: Memory) -> None:
        """Have runs make room on a full server; raises `Refusal` (429) where there is none to be made, and then all stay."""
        left, going = list(self._runs.values()), []
        while refusal := self._full(left, needed):
            run = self._to_displace(left, coming)
            if run is None:
                raise refusal
            left.remove(run)
            going.append(run)
        for run in going:
            self.delete(run.id, "displaced")

    def _full(self, left: Collection[Run], needed: Memory) -> Refusal | None:
        """Why there is no room for another one beside these."""
        taken = [*left, *self._coming]
        if len(taken) >= self._limits.max_runs:
            return Refusal(BUSY, None, f"at most {self._limits.max_runs} runs on this server at a time", f"{len(taken)} runs",
                           "This server is full: all of its runs are being watched.")
        return too_little(needed, sum(each.nbytes for each in taken), self._limits)

    def _to_displace(self, left: Collection[Run], coming: Coming) -> Run | None:
        """Which of these goes first: the one that nobody has watched or asked about for the longest time, if that is a while; else one of whoever has most."""
        spared = self._spared(coming.visitor)
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

    def _spared(self, visitor: str) -> set[str]:
        """The ids of the runs that halls show, of each visitor but this one so many, or else halls would be a way to keep everything."""
        spared, kept = set(), Counter()
        for run in (self._runs[shown] for shown in dict.fromkeys(self._shown()) if shown in self._runs):
            if run.visitor != visitor and kept[run.visitor] < SPARED:
                kept[run.visitor] += 1
                spared.add(run.id)
        return spared

    def _made(self, wish: Wish, visitor: str, loop: asyncio.AbstractEventLoop) -> Run:
        run = Run(wish.spec, wish.preset, self.engine, self._limits, loop, visitor, wish.beside, self._state)
        if wish.log or wish.beside_log:
            run.follow(*_logs(wish))
        return run

    def _brought(self, kept: KeptRun, wish: Wish, loop: asyncio.AbstractEventLoop) -> Run:
        run = self._made(wish, kept.visitor, loop)
        run.id, run.key = kept.id, kept.key
        try:
            run.resume(self._state.sides(kept.id), kept.place)
        except SpecError as error:
            log.warning("a run that was kept is trained anew: %s", error)
            run.follow(*_logs(wish))
            run.resume([], kept.place)
        return run

    def get(self, run_id: str) -> Run:
        """A run by its id; raises `Refusal` (404)."""
        if run_id not in self._runs:
            raise Refusal(404, "id", "the id of a run on this server", run_id, f"There is no run {run_id!r} here; it may have expired.")
        return self._runs[run_id]

    async def settle(self, run_id: str) -> None:
        """Await that a run that came back is where it was, unless that takes long."""
        if run_id in self._runs:
            await self._runs[run_id].be_back(SOON)

    def delete(self, run_id: str, reason: str = "deleted") -> None:
        """End a run; its viewers are told why."""
        run = self.get(run_id)
        del self._runs[run_id]
        self.ended += 1
        run.end(reason)

    def expire(self) -> None:
        """Delete the runs that have been idle too long."""
        oldest = time.monotonic() - 60 * self._limits.idle_minutes
        for run in list(self._runs.values()):
            if not run.viewers and run.last_asked < oldest:
                self.delete(run.id, "expired")

    def end_streams(self, reason: str) -> None:
        """Tell every viewer that this server stops."""
        for run in self._runs.values():
            for viewer in list(run.viewers):
                viewer.end(reason)


def _logs(wish: Wish) -> list[Log]:
    """The edits of each side."""
    return [wish.log, *([wish.beside_log] if wish.beside else [])]
