"""All the runs of this server."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Iterable

from unrolled.core import SpecError

from ..errors import Refusal
from ..fairness.turns import Turns
from ..limits import refuse_too_large
from ..settings import Settings
from ..state import KeptRun, NoState, RunIdentity, StateStore
from ..streaming.subscriber import Subscriber
from .capacity import Capacity
from .memory import Memory, memory_of, refuse_larger_than_all
from .requests import RunRequest, read_request
from .run import Run
from .training import EditLog
from .worker import Engine

log = logging.getLogger(__name__)

SOON = 1.0  # seconds that a request for a run waits until the run is back where it was before a restart
MADE_AT_A_TIME = 2


class RunStore:
    """All runs of this server. Those that nobody uses expire, and some are displaced on a full server.

    Args:
        limits: of this server.
        shown: returns the ids of the runs that halls show, the most important first; they are not displaced.
        state: keeps runs for a restart.

    Attributes:
        ended: number of runs that have ended.
    """

    def __init__(self, limits: Settings, shown: Callable[[], Iterable[str]] = tuple, state: StateStore | None = None):
        self._limits, self._capacity, self._state = limits, Capacity(limits, shown), state or NoState()
        self._runs: dict[str, Run] = {}
        self.ended = 0
        self._turns = Turns(MADE_AT_A_TIME)
        self.engine = Engine(limits.slice_ms / 1000)

    def __contains__(self, run_id: object) -> bool:
        return run_id in self._runs

    def __len__(self) -> int:
        return len(self._runs)

    @property
    def subscribers(self) -> list[Subscriber]:
        """The subscribers of all runs."""
        return [subscriber for run in self._runs.values() for subscriber in run.subscribers]

    def data(self) -> set[str]:
        """Ids of the uploads that runs use."""
        tasks = [training.spec.task for run in self._runs.values() for training in run.trainings]
        return {task.data for task in tasks if hasattr(task, "data")}

    async def make(self, request: RunRequest, visitor: str) -> Run:
        """Make a run for a visitor.

        Raises:
            Refusal: (422) if the run is too large or has too many edits, (429) if there is no room for it.
            SpecError: if an edit does not fit.
        """
        needed = self._needed(request)
        await self._turns.enter(visitor)
        try:
            self.expire()
            with self._capacity.reserve(visitor, needed, self._runs.values()) as displaced:
                for other in displaced:
                    self.delete(other.id, "displaced")
                identity = _identity(request, secrets.token_urlsafe(6), secrets.token_urlsafe(16), visitor)
                # In a thread, since drawing the data of a large task takes a while.
                run = await asyncio.to_thread(self._build, identity, request, needed, asyncio.get_running_loop())
        finally:
            self._turns.leave()
        self._runs[run.id] = run
        run.recorder.record()
        self.engine.add(run)
        return run

    async def restore(self, kept: KeptRun) -> None:
        """Restore a run that was kept, and have it begin to go back to where it was.

        Raises:
            Refusal, SpecError: if this server no longer accepts such a run.
        """
        request = read_request(kept.request)._replace(preset=kept.preset)
        needed = self._needed(request)
        run = await asyncio.to_thread(self._rebuild, kept, request, needed, asyncio.get_running_loop())
        self._runs[run.id] = run
        self.engine.add(run)
        run.restore(kept.position)

    async def wait_restored(self, run_id: str) -> None:
        """Wait a moment until a restored run is back where it was."""
        if run_id in self._runs:
            await self._runs[run_id].restored(SOON)

    def get(self, run_id: str) -> Run:
        """A run by its id; raises `Refusal` (404) if there is none."""
        if run_id not in self._runs:
            message = f"There is no run {run_id!r} here; it may have expired."
            raise Refusal(404, "id", "the id of a run on this server", run_id, message)
        return self._runs[run_id]

    def delete(self, run_id: str, reason: str = "deleted") -> None:
        """End a run and tell its subscribers why."""
        run = self.get(run_id)
        del self._runs[run_id]
        self.ended += 1
        run.end(reason)

    def expire(self) -> None:
        """Delete runs that have been idle for too long."""
        oldest = time.monotonic() - 60 * self._limits.idle_minutes
        for run in list(self._runs.values()):
            if not run.subscribers and run.last_used < oldest:
                self.delete(run.id, "expired")

    def end_streams(self, reason: str) -> None:
        """Tell all subscribers that the server stops."""
        for run in self._runs.values():
            run.publisher.end(reason)

    def _needed(self, request: RunRequest) -> Memory:
        """The memory of a run; raises `Refusal` (422) if a side is larger than this server allows."""
        refuse_too_large(request.spec, self._limits)
        if request.beside is not None:
            try:
                refuse_too_large(request.beside, self._limits)
            except Refusal as refusal:
                raise refusal.within("beside.spec") from None
        needed = memory_of(request.spec, request.beside)
        refuse_larger_than_all(needed, self._limits)
        return needed

    def _build(self, identity: RunIdentity, request: RunRequest, needed: Memory,
               loop: asyncio.AbstractEventLoop) -> Run:
        run = Run(identity, needed.total, self.engine, self._limits, loop, self._state)
        if request.log or request.beside_log:
            run.trainings.follow(*_logs(request))
        return run

    def _rebuild(self, kept: KeptRun, request: RunRequest, needed: Memory, loop: asyncio.AbstractEventLoop) -> Run:
        run = self._build(_identity(request, kept.id, kept.key, kept.visitor), request, needed, loop)
        try:
            run.playback.resume(self._state.sides(kept.id), kept.position)
        except SpecError as error:
            log.warning("run %s is trained anew, since its states cannot be used: %s", kept.id, error)
            run.trainings.follow(*_logs(request))
            run.playback.resume([], kept.position)
        return run


def _identity(request: RunRequest, run_id: str, key: str, visitor: str) -> RunIdentity:
    return RunIdentity(run_id, key, visitor, request.preset, request.spec, request.beside)


def _logs(request: RunRequest) -> list[EditLog]:
    """The edits of each side."""
    return [request.log, *([request.beside_log] if request.beside else [])]
