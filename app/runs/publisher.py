"""What others see of a run: ticks for its subscribers, and the numbers of a view for a single request."""

import asyncio
from typing import Any

from ..monitoring.counts import COUNTS
from ..settings import Settings
from ..streaming.subscriber import Subscriber
from ..streaming.tick_builder import TickBuilder
from ..streaming.ticks import Tick
from ..streaming.view_data import Reading
from ..views import views
from .playback import Playback, Status
from .trainings import Trainings

MOVING = (Status.PLAYING, Status.SEEKING)


class Publisher:
    """Hands each new tick to all subscribers of one run.

    The compute worker builds ticks; the event loop publishes them.

    Args:
        run_id: of the run, which ticks name.
        loop: the event loop of the subscribers.

    Attributes:
        subscribers: those who watch; the event loop's.
        tick: the newest tick; None if nobody has asked for one since the last update; the event loop's.
    """

    def __init__(self, run_id: str, limits: Settings, loop: asyncio.AbstractEventLoop):
        self._run_id, self._loop = run_id, loop
        self._builder = TickBuilder(limits)
        self._readings: dict[tuple[str, int], Reading] = {}
        self.subscribers: set[Subscriber] = set()
        self.tick: Tick | None = None

    # In the event loop.

    def subscribe(self, subscriber: Subscriber) -> bool:
        """Add a subscriber and offer it the newest tick; returns whether that has what it asked for."""
        self.subscribers.add(subscriber)
        self._builder.serve(self.subscribers)
        if self.tick is None or not self.tick.serves(subscriber.subscription):
            return False
        subscriber.offer(self.tick)
        return True

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """Remove a subscriber."""
        self.subscribers.discard(subscriber)
        self._builder.serve(self.subscribers)

    def publish(self, tick: Tick | None) -> None:
        """Offer a tick to all; None means that the tick so far is no longer the newest."""
        self.tick = tick
        if tick is not None:
            for subscriber in self.subscribers:
                subscriber.offer(tick)

    def end(self, reason: str) -> None:
        """Tell all subscribers that there will be no more ticks."""
        for subscriber in list(self.subscribers):
            subscriber.end(reason)

    # In the compute worker.

    @property
    def owes(self) -> bool:
        """Whether the newest tick of a run that stands still leaves something out, to save bandwidth."""
        return self._builder.owes

    def next_due(self) -> float:
        """When the next tick may be built, on the clock of `time.perf_counter`."""
        return self._builder.next_due()

    def due(self, now: float) -> bool:
        """Whether the next tick may be built."""
        return self._builder.due(now)

    def show(self, playback: Playback) -> None:
        """Build a tick of where the run stands, and publish it."""
        if not self._builder.wanted:
            self._publish_soon(None)
            return
        moving, trainings = playback.status in MOVING, playback.trainings
        states: list[dict[str, Any]] = [{**training.news(), "update": training.step.index} for training in trainings]
        states[0] = {"run": self._run_id, **playback.news()} | states[0]
        tick = self._builder.make(states, trainings.moments(fresh=not moving), moving)
        COUNTS.ticks += 1
        self._publish_soon(tick)

    def learned(self, playback: Playback) -> None:
        """Forget what was read of earlier updates, and keep the curves going while nobody watches."""
        self._readings.clear()  # a step may be large
        if playback.status is Status.DIVERGED or self._builder.wanted:
            return
        playback.trainings.note_unwatched()
        if self.tick is not None:  # a new subscriber must not be shown an old tick
            self._publish_soon(None)

    def read(self, trainings: Trainings, name: str, side: int) -> Reading:
        """The numbers of a view, made once for all who ask at the same moment."""
        training, key = trainings[side], (name, side)
        at = training.step, training.history.version
        if key not in self._readings or self._readings[key].at != at:
            self._readings[key] = Reading(at, views()[name].data(trainings.moments(fresh=False)[side]))
        return self._readings[key]

    def _publish_soon(self, tick: Tick | None) -> None:
        self._loop.call_soon_threadsafe(self.publish, tick)
