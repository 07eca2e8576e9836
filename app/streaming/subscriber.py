"""One who watches: a single slot with the newest, never a queue."""

import asyncio
import time
from collections.abc import Iterable
from typing import Any

from ..errors import BUSY, Refusal
from ..fairness.max_min import to_displace
from ..fairness.visitors import NOBODY
from .ticks import Had, Tick, Wants

CROWDED = "crowded"  # why a stream ends that makes room for another visitor's


class Slot:
    """Holds the newest until it is taken; what it held before is gone.

    Attributes:
        visitor: who watches.
        since: when that began, on the clock of `time.monotonic`.
    """

    def __init__(self, visitor: str = NOBODY) -> None:
        self.visitor, self.since = visitor, time.monotonic()
        self._slot: Any = None
        self._ended: str | None = None
        self._news = asyncio.Event()

    def offer(self, news: Any) -> None:
        """Put the newest into the slot."""
        self._slot = news
        self._news.set()

    @property
    def ended(self) -> bool:
        """Whether it has been told that there is nothing more to come."""
        return self._ended is not None

    def end(self, reason: str) -> None:
        """Tell it that there is nothing more to come."""
        self._ended = reason
        self._news.set()

    async def next(self) -> Any:
        """Await the newest, or the reason, a str, why there is none any more."""
        await self._news.wait()
        self._news.clear()
        if self._ended is not None:
            return self._ended
        news, self._slot = self._slot, None
        return news


class Viewer(Slot):
    """Takes the newest tick whenever it is ready for one; what it missed in between is gone, since of every tick all that is new to it can be had.

    Attributes:
        wants: what it asked for.
        zips: whether its stream is compressed.
    """

    def __init__(self, wants: Wants, seen: int | None = None, visitor: str = NOBODY, zips: bool = False):
        super().__init__(visitor)
        self.wants, self.zips, self._seen, self._had = wants, zips, seen, Had()

    def offer(self, tick: Tick) -> None:
        """Put the newest tick into the slot, unless it was seen or has not what was asked for."""
        if tick.number != self._seen and tick.serves(self.wants):
            super().offer(tick)

    def event(self, tick: Tick) -> bytes:
        """What it is to be sent of a tick, which counts as sent."""
        event = tick.event(self.wants, self._had, self.zips)
        tick.tally.sent += len(event)
        first = self._had == Had()
        self._seen, self._had = tick.number, Had(tick.number, tick.number if first or tick.complete(self.wants) else self._had.whole)
        return event


def make_room(slots: Iterable[Slot], visitor: str, most: int) -> None:
    """Let a visitor watch: where there are as many as there may be, the newest of whoever watches most makes room, or else it is refused (429)."""
    open_now = [slot for slot in slots if not slot.ended]
    if len(open_now) < most:
        return
    last = to_displace(open_now, visitor, lambda slot: -slot.since)
    if last is None:
        raise Refusal(BUSY, None, f"at most {most} open streams", f"{len(open_now)} streams",
                      "Too many people are watching on this server: try again in a while.")
    last.end(CROWDED)
