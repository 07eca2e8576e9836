"""Subscribers: each has one slot for the newest, never a queue."""

import asyncio
import time
from collections.abc import Iterable
from typing import Any

from ..errors import BUSY, Refusal
from ..fairness.max_min import to_displace
from ..fairness.visitors import NOBODY
from .ticks import Received, Subscription, Tick

CROWDED = "crowded"  # the reason why a stream ends that makes room for one of another visitor


class Slot:
    """Holds the newest value until it is taken; a newer value replaces it.

    Attributes:
        visitor: who subscribes.
        since: when, on the clock of `time.monotonic`.
    """

    def __init__(self, visitor: str = NOBODY) -> None:
        self.visitor, self.since = visitor, time.monotonic()
        self._slot: Any = None
        self._ended: str | None = None
        self._news = asyncio.Event()

    def offer(self, news: Any) -> None:
        """Put the newest value into the slot."""
        self._slot = news
        self._news.set()

    @property
    def ended(self) -> bool:
        """Whether it has been told that nothing more comes."""
        return self._ended is not None

    def end(self, reason: str) -> None:
        """Tell it that nothing more comes, and why."""
        self._ended = reason
        self._news.set()

    async def next(self) -> Any:
        """Wait for the newest value, or for the reason why nothing more comes, a str."""
        await self._news.wait()
        self._news.clear()
        if self._ended is not None:
            return self._ended
        news, self._slot = self._slot, None
        return news


class Subscriber(Slot):
    """Takes the newest tick of a run when it is ready for one. It may miss ticks, since each has all that is new to it.

    Args:
        subscription: what it asks for.
        seen: number of a tick that it has already.
        visitor: who subscribes.
        compresses: whether its stream is compressed.
    """

    def __init__(self, subscription: Subscription, seen: int | None = None, visitor: str = NOBODY,
                 compresses: bool = False):
        super().__init__(visitor)
        self.subscription, self.compresses, self._seen, self._received = subscription, compresses, seen, Received()

    def offer(self, tick: Tick) -> None:
        """Put the newest tick into the slot, unless it was seen or lacks a view of the subscription."""
        if tick.number != self._seen and tick.serves(self.subscription):
            super().offer(tick)

    def event(self, tick: Tick) -> bytes:
        """The event for a tick, which then counts as sent."""
        event = tick.event(self.subscription, self._received, self.compresses)
        tick.bytes_sent.sent += len(event)
        whole = self._received == Received() or tick.complete(self.subscription)
        self._seen, self._received = tick.number, Received(tick.number, tick.number if whole else self._received.whole)
        return event


def make_room(slots: Iterable[Slot], visitor: str, most: int) -> None:
    """Make room for a subscriber: at the limit, the newest one of the visitor with most is ended.

    Raises:
        Refusal: (429) if no visitor has more.
    """
    open_now = [slot for slot in slots if not slot.ended]
    if len(open_now) < most:
        return
    last = to_displace(open_now, visitor, lambda slot: -slot.since)
    if last is None:
        raise Refusal(BUSY, None, f"at most {most} open streams", f"{len(open_now)} streams",
                      "Too many people are watching on this server: try again in a while.")
    last.end(CROWDED)
