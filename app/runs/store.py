"""All the runs of this server."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable

from unrolled.core import SpecError

from ..errors import Refusal
from ..fairness.turns import Turns
from ..limits import refuse_too_large
from ..settings import Settings
from ..state import KeptRun, Nowhere
from ..streaming.subscriber import Viewer
from .capacity import Room
from .memory import Memory, memory_of, refuse_larger_than_all
from .requests import RunRequest, read_request
from .run import Run
from .training import Log
from .worker import Engine

log = logging.getLogger(__name__)

SOON = 1.0  # seconds that questions about a run wait for it to be back where it was
MADE_AT_A_TIME = 2


class Runs:
    """All runs of this server, up to a limit; those that nobody looks at expire, and on a full server make room.

    Args:
        shown: tells the ids of the runs that halls show, the most important first; they do not make room.

    Attributes:
        ended: how many have been here and are not any more.
    """

    def __init__(self, limits: Settings, shown: Callable[[], Iterable[str]] = tuple, state: Nowhere | None = None):
        self._limits, self._room, self._state = limits, Room(limits, shown), state or Nowhere()
        self._runs: dict[str, Run] = {}
        self.ended = 0
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

    async def make(self, wish: RunRequest, visitor: str) -> Run:
        """A new run of a visitor, with edits to be made on its way, and maybe another beside it.

        Raises:
            Refusal: where the set-up is too large or the edits are too many (422), or there is no room for it (429).
            SpecError: where an edit does not fit.
        """
        needed = self._needed(wish)
        await self._turns.enter(visitor)
        try:
            self.expire()
            with self._room.kept(visitor, needed, self._runs.values()) as going:
                for other in going:
                    self.delete(other.id, "displaced")
                # In a thread, since drawing the data of a large task takes a while.
                run = await asyncio.to_thread(self._made, wish, visitor, asyncio.get_running_loop())
        finally:
            self._turns.leave()
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
        wish = read_request(kept.wish)._replace(preset=kept.preset)
        needed = self._needed(wish)
        run = await asyncio.to_thread(self._brought, kept, wish, asyncio.get_running_loop())
        run.nbytes = needed.total
        self._runs[run.id] = run
        self.engine.add(run)
        run.begin_to_come_back(kept.place)

    def _needed(self, wish: RunRequest) -> Memory:
        """What a run takes of the memory; raises `Refusal` (422) where it is larger, on either side, than this server allows."""
        refuse_too_large(wish.spec, self._limits)
        if wish.beside is not None:
            try:
                refuse_too_large(wish.beside, self._limits)
            except Refusal as refusal:
                raise refusal.within("beside.spec") from None
        needed = memory_of(wish.spec, wish.beside)
        refuse_larger_than_all(needed, self._limits)
        return needed

    def _made(self, wish: RunRequest, visitor: str, loop: asyncio.AbstractEventLoop) -> Run:
        run = Run(wish.spec, wish.preset, self.engine, self._limits, loop, visitor, wish.beside, self._state)
        if wish.log or wish.beside_log:
            run.follow(*_logs(wish))
        return run

    def _brought(self, kept: KeptRun, wish: RunRequest, loop: asyncio.AbstractEventLoop) -> Run:
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


def _logs(wish: RunRequest) -> list[Log]:
    """The edits of each side."""
    return [wish.log, *([wish.beside_log] if wish.beside else [])]
