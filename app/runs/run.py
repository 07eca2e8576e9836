"""A run: commands in, ticks out."""

import asyncio
import logging
import math
import secrets
import time
from collections.abc import Callable, Collection, Generator
from typing import Any

from unrolled.core import RunSpec, fingerprint

from ..errors import Refusal
from ..monitoring.counts import COUNTS
from ..settings import Settings
from ..state import Nowhere, Place
from ..streaming.subscriber import Viewer
from ..streaming.tick_builder import TickMaker
from ..streaming.ticks import Tick
from ..streaming.view_data import Reading
from ..views import views
from ..web.documents import Documents
from .jobs import ANY, Job
from .keeper import Keeper
from .mailbox import Mailbox
from .playback import Course, Status
from .training import Training
from .worker import Engine

log = logging.getLogger(__name__)


class Run(Course):
    """One network in training, driven by commands and watched by viewers.

    Its id lets anybody watch; its key, which only its maker is told, lets one drive.
    Its visitor is whoever made it, as `visitor_of` names him.

    Its history is touched by the compute worker only; all else belongs to the event loop, and what the
    worker reads of that is replaced and never changed.

    Args:
        spec: the set-up.
        preset: name of the preset that it comes from; None: no preset.
        engine: the compute worker.
        limits: the settings of the server.
        loop: the event loop.
        visitor: who made it.
        beside: the set-up of the second network of a comparison; None: a single network.
        state: where runs are saved; None: nowhere.
    """

    def __init__(self, spec: RunSpec, preset: str | None, engine: Engine, limits: Settings, loop: asyncio.AbstractEventLoop,
                 visitor: str, beside: RunSpec | None = None, state: Nowhere | None = None):
        super().__init__(spec, limits.max_edits, beside)
        self.id, self.key, self.spec, self.preset, self.visitor = secrets.token_urlsafe(6), secrets.token_urlsafe(16), spec, preset, visitor
        self._fixed = [fixed(training) for training in self.training.sides]
        self.viewers: set[Viewer] = set()
        self.documents = Documents()
        self.tick: Tick | None = None
        self.since = self.last_asked = time.monotonic()
        self._engine, self._loop = engine, loop
        self.keeper = Keeper(state or Nowhere(), self)
        self._mailbox = Mailbox(loop, engine.wake, self.keeper.note)
        self._back: asyncio.Task[None] | None = None  # on the way to where it was before the server was started again
        self._ended: str | None = None
        self._maker = TickMaker(limits)
        self._read: dict[tuple[str, int], Reading] = {}

    @property
    def label(self) -> str:
        """Its name in the log."""
        return f"run {self.id}"

    # The event loop's side.

    async def ask(self, command: Callable[[], Any]) -> Any:
        """Have the worker call it between two updates, and await what it returns or raises; `Refusal` (404) once it has ended."""
        self._refuse_if_ended()
        return await self._mailbox.post(command)

    async def finish(self, job: Generator[float, None, Any], moves: bool = True, replays: bool = False) -> Any:
        """Have the worker bring a long job to its end, slice by slice, and await what it returns or raises."""
        self._refuse_if_ended()
        return await self._mailbox.finish(job, moves, replays)

    def begin_to_come_back(self, place: Place) -> None:
        """Be on the way to where it was before the server was started again."""
        self._back = asyncio.ensure_future(self.finish(self.come_back(place), replays=True))
        self._back.add_done_callback(lambda back: back.cancelled() or back.exception())  # it may be given up

    async def be_back(self, seconds: float) -> None:
        """Await that it is where it was, for as long at most, counted from when it came."""
        if self.returning:
            await asyncio.wait({self._back}, timeout=max(0.0, self.since + seconds - time.monotonic()))

    def _refuse_if_ended(self) -> None:
        if self._ended is not None:
            raise Refusal(404, "id", "the id of a run on this server", self.id, f"The run {self.id!r} is {self._ended}.")
        self.last_asked = time.monotonic()

    def watch(self, viewer: Viewer) -> None:
        """Let a viewer see the ticks, the newest one at once."""
        if self._ended is not None:
            viewer.end(self._ended)
            return
        self.viewers.add(viewer)
        self._maker.serve(self.viewers)
        if self.tick and self.tick.serves(viewer.wants):
            viewer.offer(self.tick)
        else:
            self._mailbox.post(self.announce)

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
        self.keeper.close()
        for viewer in list(self.viewers):
            viewer.end(reason)
        self._engine.remove(self)

    def describe(self) -> dict[str, Any]:
        """The state, as the API answers it."""
        first, *beside = ({**training.news(), **known, "edits": training.log()} for training, known in zip(self.training.sides, self._fixed, strict=True))
        return {"id": self.id, **first, **self._news(), "updates_per_epoch": self.history.trainer.updates_per_epoch,
                "viewers": len(self.viewers), "numerics": fingerprint(), "preset": self.preset, "beside": beside[0] if beside else None}

    def _news(self) -> dict[str, Any]:
        """What of it changes from tick to tick."""
        trainer = self.history.trainer
        return {"update": trainer.update, "furthest": self.history.furthest, "epoch": trainer.epoch,
                "playing": self.status is Status.PLAYING, "rung": self.rung, "rate": self.rate, "updates_per_second": round(self.pace.speed, 1),
                "status": self.status.value, "message": self.message}

    # The worker's side.

    @property
    def weight(self) -> float:
        """Its share of the compute time: what a hall looks at comes before a run of one visitor, and leaves these enough."""
        return max(1.0, math.sqrt(len(self.viewers)))

    def due(self, now: float) -> float | None:
        """When there is something to do next; None if nothing is."""
        if self._mailbox:
            return now
        if self.status is not Status.PLAYING:
            return self._maker.next_due() if self._maker.owes else None
        return self.pace.next_due(now)

    def work(self, until: float) -> None:
        """Commands first, then long jobs, then the training itself; a fault stops this run and no other."""
        try:
            self._mailbox.carry_out()
            if self.under_way:
                self._go_on(until if self.status is not Status.PLAYING else (time.perf_counter() + until) / 2)
            if self.status is Status.PLAYING:
                self._train(until)
            elif self._maker.owes and self._maker.due(time.perf_counter()):
                self.announce()
            self.keeper.go_on()
        except Exception as error:
            log.exception("run %s has stopped", self.id)
            self.give_up(ANY)
            self.stand()
            self.message = f"Stopped by a fault of the server, which its log describes: {type(error).__name__}."
            self.announce()

    @property
    def under_way(self) -> Collection[Job]:
        """The long jobs."""
        return self._mailbox.jobs

    def give_up(self, which: Callable[[Job], bool]) -> None:
        """Stop such long jobs where they are."""
        self._mailbox.give_up(which)

    def _go_on(self, until: float) -> None:
        """Go on with the oldest job, a piece at least; how far it is can be seen by those who watch.

        One that moves the run may take minutes, and lets who asks about a step go before it after each slice.
        """
        job = self._mailbox.jobs[0]
        share = job.go_on()
        while share is not None and time.perf_counter() < until:
            share = job.go_on()
        if share is None:
            self._mailbox.drop(job)
            return
        if job.moves:
            self._mailbox.jobs.rotate(-1)
        if job.moves and self.status is Status.SEEKING and self._maker.due(time.perf_counter()):
            self.message = f"On the way: {share:.0%}"
            self.announce()

    def close(self) -> None:
        """Give up what is under way: it has ended."""
        self._mailbox.close()
        self.status = Status.PAUSED

    def _train(self, until: float) -> None:
        """As many updates as are due, at most until then, and a picture when it is time."""
        now = time.perf_counter()
        owed, picture = self.pace.owed(now), self._maker.next_due()
        if owed is not None and owed <= 0:
            return
        # Pictures are of the last update of a whole rung only, unless it plays as fast as it can: an epoch may take long.
        whole = 1 if self.rate is None else self.updates_a(self.rung)
        if whole > 1:
            left = whole - self.training.update % whole
            owed = left if owed is None else min(owed, left)
        elif picture > now:  # one that is late already waits for the slice's end: else many runs would make nothing but pictures
            until = min(until, picture)
        self.pace.made(self._learn(until, owed))
        if self.status is Status.PLAYING and self.training.update % whole == 0 and self._maker.due(time.perf_counter()):
            self.announce()

    def _learn(self, until: float, most: int | None) -> int:
        made = super()._learn(until, most)
        COUNTS.updates += made
        self._read.clear()  # a step may be large
        if self.status is not Status.DIVERGED and not self._maker.wanted:
            self.training.note_unwatched()
            if self.tick is not None:  # it is not the newest any more, and who comes now must not be shown it
                self._loop.call_soon_threadsafe(self.publish, None)
        return made

    def read(self, name: str, side: int) -> Reading:
        """The numbers of a view, for one or many who ask for them at the same moment."""
        training, key = self.training.sides[side], (name, side)
        at = training.step, training.history.version
        if key not in self._read or self._read[key].at != at:
            self._read[key] = Reading(at, views()[name].data(self.training.moments(fresh=False)[side]))
        return self._read[key]

    def announce(self) -> None:
        """Make a tick for those who watch, and hand it to the event loop."""
        if not self._maker.wanted:
            self._loop.call_soon_threadsafe(self.publish, None)
            return
        going = self.status in (Status.PLAYING, Status.SEEKING)
        states = [{**training.news(), "update": training.step.index} for training in self.training.sides]
        states[0] = {"run": self.id, **self._news()} | states[0]
        tick = self._maker.make(states, self.training.moments(fresh=not going), going)
        COUNTS.ticks += 1
        self._loop.call_soon_threadsafe(self.publish, tick)


def fixed(training: Training) -> dict[str, Any]:
    """What of a training's state never changes."""
    spec, data = training.spec, training.history.trainer.dataset
    scales = {of: {"offset": scale.offset.tolist(), "width": scale.width.tolist()}
              for of, scale in (("inputs", data.input_scale), ("outputs", data.target_scale)) if scale and not scale.plain}
    shape = {"inputs": spec.input_size, "outputs": spec.output_size, "max_timesteps": spec.max_timesteps,
             "image": spec.task.image_shape, "display": spec.task.display, "symbols": spec.task.symbols, "classes": spec.task.classes, "washout": spec.washout,
             "input_names": spec.task.input_names, "output_names": spec.task.output_names, "scales": scales,
             "layers": [{"label": layer.label, "recurrent": layer.recurrent, "learns": layer.trainable, "gates": layer.gates,
                         "quantities": layer.displayed_quantities, "names": layer.quantity_labels, "terms": layer.gradient_terms()} for layer in spec.layers]}
    return {"spec": spec.to_dict(), "shape": shape, "parameters": training.history.trainer.parameters}
