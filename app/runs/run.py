"""A run: commands in, ticks out."""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Generator
from typing import Any

from unrolled.core import fingerprint

from ..errors import Refusal
from ..settings import Settings
from ..state import Position, RunIdentity, StateStore
from ..streaming.subscriber import Subscriber
from ..streaming.view_data import Reading
from ..web.documents import DocumentCache
from .description import describe_setup
from .jobs import Jobs
from .mailbox import Mailbox
from .playback import Playback, Status
from .publisher import Publisher
from .recorder import Recorder
from .trainings import Trainings
from .worker import Engine

log = logging.getLogger(__name__)


class Run:
    """One network in training, or two side by side, driven by commands and watched by subscribers.

    Anybody with the id can watch; only those with the key can drive.

    Args:
        identity: what never changes.
        nbytes: the memory that it is expected to take.
        engine: the compute worker.
        limits: of this server.
        loop: the event loop in which commands are posted and ticks published.
        state: where the run is kept for a restart.

    Attributes:
        trainings, playback: what is trained and where it stands; changed by the compute worker only.
        mailbox: brings commands and long jobs to the worker.
        publisher: brings ticks to the subscribers.
        recorder: keeps the run for a restart.
        created, last_used: when it was made, and last asked for or watched, on the clock of `time.monotonic`.
    """

    def __init__(self, identity: RunIdentity, nbytes: int, engine: Engine, limits: Settings,
                 loop: asyncio.AbstractEventLoop, state: StateStore):
        self.id, self.key, self.visitor, self.preset = identity.id, identity.key, identity.visitor, identity.preset
        self.nbytes, self._engine = nbytes, engine
        self.trainings = Trainings(identity.spec, identity.other, limits.max_edits)
        self._setups = [describe_setup(training) for training in self.trainings]
        jobs = Jobs()
        self.publisher = Publisher(self.id, limits, loop)
        self.playback = Playback(self.trainings, jobs, self.publisher)
        self.recorder = Recorder(identity, self.playback, state)
        self.mailbox = Mailbox(loop, engine.wake, self.recorder.record, jobs)
        self.documents = DocumentCache()
        self.created = self.last_used = time.monotonic()
        self._restoring: asyncio.Task[None] | None = None
        self._ended: str | None = None

    @property
    def label(self) -> str:
        """Its name in the log."""
        return f"run {self.id}"

    # In the event loop.

    async def ask(self, command: Callable[[], Any]) -> Any:
        """Have the worker call a function between two updates, and await its result.

        Raises:
            Refusal: (404) if the run has ended.
        """
        self._refuse_if_ended()
        return await self.mailbox.post(command)

    async def finish(self, job: Generator[float, None, Any], moves: bool = True, replays: bool = False) -> Any:
        """Have the worker do a long job slice by slice, and await its result; see `Job`.

        Raises:
            Refusal: (404) if the run has ended.
        """
        self._refuse_if_ended()
        return await self.mailbox.finish(job, moves, replays)

    async def read(self, name: str, side: int) -> Reading:
        """The numbers of a view, as the run stands."""
        return await self.ask(lambda: self.publisher.read(self.trainings, name, side))

    def restore(self, position: Position) -> None:
        """Begin to go back to where the run was before the server was restarted."""
        self._restoring = asyncio.ensure_future(self.finish(self.playback.go_back(position), replays=True))
        self._restoring.add_done_callback(lambda task: task.cancelled() or task.exception())  # it may be given up

    async def restored(self, seconds: float) -> None:
        """Await the end of `restore`, until so many seconds after the run was made."""
        if self.playback.restoring:
            left = self.created + seconds - time.monotonic()
            await asyncio.wait({self._restoring}, timeout=max(0.0, left))

    def touch(self) -> None:
        """Note that somebody uses the run, so that it does not expire."""
        self.last_used = time.monotonic()

    def watch(self, subscriber: Subscriber) -> None:
        """Send ticks to a subscriber, the newest one at once."""
        if self._ended is not None:
            subscriber.end(self._ended)
        elif not self.publisher.subscribe(subscriber):
            self.mailbox.post(self.playback.show)

    def leave(self, subscriber: Subscriber) -> None:
        """Send no more ticks to a subscriber."""
        self.publisher.unsubscribe(subscriber)
        self.touch()

    @property
    def subscribers(self) -> set[Subscriber]:
        """Those who watch."""
        return self.publisher.subscribers

    def end(self, reason: str) -> None:
        """Take no more commands, give up what is under way, and tell all who watch or wait."""
        self._ended = reason
        self.recorder.close()
        self.publisher.end(reason)
        self._engine.remove(self)

    def describe(self) -> dict[str, Any]:
        """The state, as the API answers it."""
        first, *others = ({**training.news(), **setup, "edits": training.log()}
                          for training, setup in zip(self.trainings, self._setups, strict=True))
        return {"id": self.id, **first, **self.playback.news(),
                "updates_per_epoch": self.trainings.history.trainer.updates_per_epoch,
                "viewers": len(self.subscribers), "numerics": fingerprint(), "preset": self.preset,
                "beside": others[0] if others else None}

    def _refuse_if_ended(self) -> None:
        if self._ended is not None:
            message = f"The run {self.id!r} is {self._ended}."
            raise Refusal(404, "id", "the id of a run on this server", self.id, message)
        self.touch()

    # In the compute worker; see `worker.Worker`.

    @property
    def weight(self) -> float:
        """Its share of the compute time: more for a run that many watch, while others keep enough."""
        return max(1.0, math.sqrt(len(self.subscribers)))

    def due(self, now: float) -> float | None:
        """When there is something to do next; None if there is nothing."""
        if self.mailbox:
            return now
        due = self.playback.next_due(now)
        return self.publisher.next_due() if due is None and self.publisher.owes else due

    def work(self, until: float) -> None:
        """Carry out commands, then long jobs, then train; a fault stops this run and no other."""
        try:
            self.mailbox.carry_out()
            if self.mailbox.jobs:
                self._go_on(until)
            if self.playback.status is Status.PLAYING:
                if self.playback.train(until, self.publisher.next_due()) and self._picture_is_due():
                    self.playback.show()
            elif self.publisher.owes and self._picture_is_due():
                self.playback.show()
            self.recorder.go_on()
        except Exception as error:
            log.exception("run %s has stopped", self.id)
            fault = type(error).__name__
            self.playback.stop(f"Stopped by a fault of the server, which its log describes: {fault}.")

    def close(self) -> None:
        """Give up all commands and jobs, since the run has ended."""
        self.mailbox.close()
        self.playback.status = Status.PAUSED

    def _go_on(self, until: float) -> None:
        """Go on with a long job, and show the progress of one that moves the run."""
        if self.playback.status is Status.PLAYING:
            until = (time.perf_counter() + until) / 2
        job, share = self.mailbox.jobs.go_on(lambda: time.perf_counter() >= until)
        if share is None or not job.moves:
            return
        if self.playback.status is Status.SEEKING and self._picture_is_due():
            self.playback.show(f"On the way: {share:.0%}")

    def _picture_is_due(self) -> bool:
        return self.publisher.due(time.perf_counter())
