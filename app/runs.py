"""All the runs of this server."""

import asyncio
import time

from .engine import Engine
from .errors import BUSY, Refusal
from .limits import refuse_too_large
from .making import Wish
from .run import Run
from .settings import Settings

ABANDONED = 20.0  # seconds without a viewer or a question, after which a run makes room for another on a full server


class Runs:
    """All runs of this server, up to a limit; those that nobody looks at expire, and on a full server make room."""

    def __init__(self, limits: Settings):
        self._limits, self._runs, self._coming = limits, {}, 0
        self.engine = Engine(limits.slice_ms / 1000)

    def __len__(self) -> int:
        return len(self._runs)

    @property
    def viewers(self) -> int:
        """Open streams over all runs."""
        return sum(len(run.viewers) for run in self._runs.values())

    async def make(self, wish: Wish, visitor: str) -> Run:
        """A new run of a visitor, with edits to be made on its way, and maybe another beside it.

        Raises:
            Refusal: where the set-up is too large or the edits are too many (422), or all of as many runs as there may be are watched (429).
            SpecError: where an edit does not fit.
        """
        refuse_too_large(wish.spec, self._limits)
        if wish.beside is not None:
            try:
                refuse_too_large(wish.beside, self._limits)
            except Refusal as refusal:
                raise refusal.within("beside.spec") from None
        self.expire()
        self._make_room()
        self._coming += 1
        try:  # in a thread, since drawing the data of a large task takes a while
            run = await asyncio.to_thread(self._made, wish, visitor, asyncio.get_running_loop())
        finally:
            self._coming -= 1
        self._runs[run.id] = run
        self.engine.add(run)
        return run

    def _make_room(self) -> None:
        """On a full server the run goes that nobody has watched or asked about for the longest time, if that is a while; else raises `Refusal` (429)."""
        if len(self._runs) + self._coming < self._limits.max_runs:
            return
        left = [run for run in self._runs.values() if not run.viewers and run.last_asked < time.monotonic() - ABANDONED]
        if not left:
            raise Refusal(BUSY, None, f"at most {self._limits.max_runs} runs on this server at a time", f"{len(self._runs)} runs",
                          "This server is full: all of its runs are watched. Watch one of them, or try again in a while.")
        self.delete(min(left, key=lambda run: run.last_asked).id, "expired")

    def _made(self, wish: Wish, visitor: str, loop: asyncio.AbstractEventLoop) -> Run:
        run = Run(wish.spec, wish.preset, self.engine, self._limits, loop, visitor, wish.beside)
        if wish.log or wish.beside_log:
            run.follow(wish.log, *([wish.beside_log] if wish.beside else []))
        return run

    def get(self, run_id: str) -> Run:
        """A run by its id; raises `Refusal` (404)."""
        if run_id not in self._runs:
            raise Refusal(404, "id", "the id of a run on this server", run_id, f"There is no run {run_id!r} here; it may have expired.")
        return self._runs[run_id]

    def delete(self, run_id: str, reason: str = "deleted") -> None:
        """End a run; its viewers are told why."""
        run = self.get(run_id)
        del self._runs[run_id]
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
