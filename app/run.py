"""A run: commands in, ticks out."""

import asyncio
import logging
import math
import secrets
import time
from collections import deque
from collections.abc import Callable, Generator
from enum import StrEnum
from operator import attrgetter
from typing import Any

from core import History, RunSpec, SpecError, Step

from .engine import Engine
from .errors import Refusal
from .jobs import Job
from .pace import Pace
from .settings import Settings
from .ticks import Tick, TickMaker
from .training import Training
from .viewers import Viewer

ANY, MOVES, REPLAYS = (lambda job: True), attrgetter("moves"), attrgetter("replays")
log = logging.getLogger(__name__)

NOT_TOLD_AGAIN = ("id", "spec", "shape", "preset", "parameters", "viewers", "updates_per_epoch")
SLICE = 0.004  # seconds between two reports of how far a long job is


class Status(StrEnum):
    """What a run is doing."""

    READY = "ready"
    PLAYING = "playing"
    PAUSED = "paused"
    SEEKING = "seeking"
    DIVERGED = "diverged"


class Run:
    """One network in training, driven by commands and watched by viewers.

    Its history is touched by the compute worker only; all else belongs to the event loop, and what the
    worker reads of that is replaced and never changed.
    """

    def __init__(self, spec: RunSpec, preset: str | None, engine: Engine, limits: Settings, loop: asyncio.AbstractEventLoop):
        self.id, self.spec, self.preset = secrets.token_urlsafe(6), spec, preset
        self.training = Training(spec)
        self.status, self.message, self.pace = Status.READY, None, Pace(20.0)
        self._plain = spec.to_dict()
        self._shape = {"inputs": spec.input_size, "outputs": spec.output_size, "max_timesteps": spec.max_timesteps,
                       "image": spec.task.image_shape, "display": spec.task.display}
        self.viewers: set[Viewer] = set()
        self.tick: Tick | None = None
        self.last_asked = time.monotonic()
        self._engine, self._loop = engine, loop
        self._mailbox: deque[tuple[Callable[[], Any], asyncio.Future]] = deque()
        self._jobs: deque[Job] = deque()
        self._ended: str | None = None
        self._maker = TickMaker(limits)

    @property
    def history(self) -> History:
        """Every moment of the run again."""
        return self.training.history

    @property
    def step(self) -> Step:
        """The newest update."""
        return self.training.step

    # The event loop's side.

    async def ask(self, command: Callable[[], Any]) -> Any:
        """Have the worker call it between two updates, and await what it returns or raises; `Refusal` (404) once it has ended."""
        if self._ended is not None:
            raise Refusal(404, "id", "the id of a run on this server", self.id, f"The run {self.id!r} is {self._ended}.")
        self.last_asked = time.monotonic()
        return await self._post(command)

    def _post(self, command: Callable[[], Any]) -> asyncio.Future:
        """Put a command into the mailbox."""
        future = self._loop.create_future()
        self._mailbox.append((command, future))
        self._engine.wake()
        return future

    async def finish(self, job: Generator[float, None, Any], moves: bool = True, replays: bool = False) -> Any:
        """Have the worker bring a long job to its end, slice by slice, and await what it returns or raises."""
        future = self._loop.create_future()
        await self.ask(lambda: self._jobs.append(Job(job, moves, replays, lambda result, error: self._settle(future, result, error))))
        return await future

    def watch(self, viewer: Viewer) -> None:
        """Let a viewer see the ticks, the newest one at once."""
        if self._ended is not None:
            viewer.end(self._ended)
            return
        self.viewers.add(viewer)
        self._maker.serve(self.viewers)
        if self.tick and viewer.wants in self.tick.bodies:
            viewer.offer(self.tick)
        else:
            self._post(self._publish)

    def leave(self, viewer: Viewer) -> None:
        """Let it go."""
        self.viewers.discard(viewer)
        self._maker.serve(self.viewers)
        self.last_asked = time.monotonic()

    def publish(self, tick: Tick | None) -> None:
        """Put a tick into every viewer's slot; None where nobody asked for one, so that none is kept which is not the newest."""
        self.tick = tick
        if tick is not None:
            for viewer in self.viewers:
                viewer.offer(tick)

    def end(self, reason: str) -> None:
        """Take no more commands and give up what is under way; viewers and those who wait are told."""
        self._ended = reason
        for viewer in list(self.viewers):
            viewer.end(reason)
        self._post(self._close)

    def describe(self) -> dict[str, Any]:
        """The state, as the API answers it."""
        trainer = self.history.trainer
        return {"id": self.id, "update": trainer.update, "furthest": self.history.furthest, "epoch": trainer.epoch,
                "updates_per_epoch": trainer.updates_per_epoch, "cost": self.training.cost(), "playing": self.status is Status.PLAYING, "rate": self.pace.rate,
                "updates_per_second": round(self.pace.speed, 1), "status": self.status.value, "message": self.message,
                "learning_rate": trainer.learning_rate, "parameters": trainer.parameters, "viewers": len(self.viewers),
                "shape": self._shape, "spec": self._plain, "preset": self.preset}

    # The commands, called in the worker.

    def play(self, rate: float | None) -> None:
        """Go on by itself: so many updates a second, or as many as it can."""
        self._refuse_if_diverged()
        self._give_up(MOVES)
        self.status, self.message = Status.PLAYING, None
        self.pace.start(rate)
        self._publish()

    def pause(self) -> None:
        """Stop where it is; a seek under way is given up."""
        self._give_up(MOVES)
        if self.status in (Status.PLAYING, Status.SEEKING):
            self._stand()
        self._publish()

    def advance(self, count: int) -> Generator[float, None, None]:
        """Make so many updates, then stand still."""
        self._refuse_if_diverged()
        end = self.training.update + count
        self.status = Status.SEEKING if count > 1 else Status.PAUSED
        while self.training.update < end and self.status is not Status.DIVERGED:
            self._learn(time.perf_counter() + SLICE, end - self.training.update)
            yield 1.0 - (end - self.training.update) / count
        if self.status is not Status.DIVERGED:
            self._stand()
        self._publish()

    def seek(self, update: int) -> Generator[float, None, None]:
        """Go to any update that has been reached, bit for bit."""
        before, self.status = self.status, Status.SEEKING
        try:
            yield from self.training.seek(update)
        except SpecError:
            self.status = before
            raise
        if self.step.finite:
            self._stand()
            self._publish()
        else:
            self._diverge()

    def set(self, learning_rate: Any) -> None:
        """Change η from the next update on."""
        self.training.set(learning_rate)
        self._give_up(REPLAYS)
        if self.status is Status.SEEKING and not self._jobs:
            self._stand()
        self._publish()

    def reset(self) -> None:
        """Begin again at update 0."""
        self._give_up(ANY)
        self.training.reset()
        self._stand()
        self._publish()

    # The worker's side.

    def due(self, now: float) -> float | None:
        """When there is something to do next; None if nothing is."""
        if self._mailbox or self._jobs:
            return now
        if self.status is not Status.PLAYING:
            return None
        return self.pace.next_due(now)

    def work(self, until: float) -> None:
        """Commands first, then long jobs, then the training itself; a fault stops this run and no other."""
        try:
            self._work(until)
        except Exception as error:
            log.exception("run %s has stopped", self.id)
            self._give_up(ANY)
            self._stand()
            self.message = f"Stopped by a fault of the server, which its log describes: {type(error).__name__}."
            self._publish()

    def _work(self, until: float) -> None:
        while self._mailbox:
            command, future = self._mailbox.popleft()
            try:
                self._settle(future, command())
            except Exception as error:
                self._settle(future, error=error)
        if self._jobs:
            self._job(until if self.status is not Status.PLAYING else (time.perf_counter() + until) / 2)
        if self.status is Status.PLAYING:
            self._train(until)

    def _settle(self, future: asyncio.Future, result: Any = None, error: Exception | None = None) -> None:
        def tell() -> None:
            if not future.done():
                future.set_exception(error) if error else future.set_result(result)
        self._loop.call_soon_threadsafe(tell)

    def _job(self, until: float) -> None:
        """Go on with the oldest job; how far it is can be seen by those who watch."""
        job = self._jobs[0]
        share = 0.0
        while share is not None and time.perf_counter() < until:
            share = job.go_on()
        if share is None and self._jobs and self._jobs[0] is job:
            self._jobs.popleft()
        elif job.moves and self.status is Status.SEEKING and self._maker.due(time.perf_counter()):
            self.message = f"On the way: {share:.0%}"
            self._publish()

    def _give_up(self, which: Callable[[Job], bool]) -> None:
        jobs = list(self._jobs)
        self._jobs = deque(job for job in jobs if not which(job))
        for job in filter(which, jobs):
            job.give_up()

    def _close(self) -> None:
        self._give_up(ANY)
        self.status = Status.PAUSED
        self._engine.remove(self)

    def _train(self, until: float) -> None:
        """As many updates as are due, at most until then."""
        now = time.perf_counter()
        owed, picture = self.pace.owed(now), self._maker.next_due()
        if owed is not None and owed <= 0:
            return
        # A picture that is late already waits for the slice's end: else many runs would make nothing but pictures.
        self.pace.made(self._learn(until if picture <= now else min(until, picture), owed))
        if self.status is Status.PLAYING and self._maker.due(time.perf_counter()):
            self._publish()

    def _learn(self, until: float, most: int | None) -> int:
        """Updates until a time, at least one and at most so many; returns how many."""
        made = self.training.learn(until, math.inf if most is None else most, self.pace.chunk())
        if not self.step.finite:
            self._diverge()
        elif not self._maker.wanted:
            self.training.note_unwatched()
            if self.tick is not None:  # it is not the newest any more, and who comes now must not be shown it
                self._loop.call_soon_threadsafe(self.publish, None)
        return made

    def _stand(self) -> None:
        self.status = Status.PAUSED if self.training.update else Status.READY
        self.message = None
        self.pace.stop()

    def _refuse_if_diverged(self) -> None:
        if self.status is Status.DIVERGED:
            raise Refusal(409, "do", "reset, or seek to an earlier update, since this run has diverged", "a command to go on")

    def _diverge(self) -> None:
        self.status = Status.DIVERGED
        self.pace.stop()
        self.message = (f"Diverged at update {self.step.index:,}: the numbers grew beyond all bounds with a learning rate of "
                        f"{self.history.trainer.learning_rate:g}. Reset, and try a smaller learning rate or smaller starting weights.")
        self._publish()

    def _publish(self) -> None:
        """Make a tick for those who watch, and hand it to the event loop."""
        if not self._maker.wanted:
            self._loop.call_soon_threadsafe(self.publish, None)
            return
        state = {key: value for key, value in self.describe().items() if key not in NOT_TOLD_AGAIN}
        going = self.status in (Status.PLAYING, Status.SEEKING)
        tick = self._maker.make({"run": self.id, **state, "update": self.step.index}, self.training.moment(fresh=not going), going)
        self._loop.call_soon_threadsafe(self.publish, tick)
