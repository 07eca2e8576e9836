"""One who watches a run: a single slot with the newest tick, never a queue."""

import asyncio

from .ticks import Tick, Wants


class Viewer:
    """Takes the newest tick whenever it is ready for one; what it missed in between is gone, since every tick can be had whole.

    Attributes:
        wants: what it asked for.
        gets: which body of the newest tick it is to be sent: a part only if it had the tick before.
    """

    def __init__(self, wants: Wants, seen: int | None = None):
        self.wants, self.gets, self._seen, self._had = wants, wants, seen, None
        self._slot: Tick | None = None
        self._ended: str | None = None
        self._news = asyncio.Event()

    def offer(self, tick: Tick) -> None:
        """Put the newest tick into the slot."""
        if tick.number != self._seen and self.wants in tick.bodies:
            self._slot = tick
            self._news.set()

    def end(self, reason: str) -> None:
        """Tell it that there is nothing more to come."""
        self._ended = reason
        self._news.set()

    async def next(self) -> Tick | str:
        """Await the newest tick, or the reason why there is none any more."""
        await self._news.wait()
        self._news.clear()
        if self._ended is not None:
            return self._ended
        tick, self._slot = self._slot, None
        follows = self._had is not None and tick.number == self._had + 1
        self.gets = self.wants if follows else self.wants._replace(whole=True)
        self._seen = self._had = tick.number
        return tick
