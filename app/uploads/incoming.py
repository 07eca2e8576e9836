"""Files that are on their way: so many at a time, so many bytes together, shared over visitors."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from ..errors import BUSY, Refusal
from ..fairness.max_min import to_displace
from ..settings import Settings

SECONDS = 300.0  # until a file must have come
MOST_COMING = 16  # files at a time


class Arrival:
    """A file that comes, or waits to be read.

    Attributes:
        visitor: whose it is.
        content: what has come so far.
        since: when it began, on the clock of `time.monotonic`.
    """

    def __init__(self, visitor: str):
        self.visitor, self.content, self.since = visitor, bytearray(), time.monotonic()
        self.displaced, self._patience = False, asyncio.timeout(SECONDS)
        self._coming = False

    async def receive(self, body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Its parts; raises `TimeoutError` where they take too long, or where it is displaced."""
        async with self._patience:
            self._coming = True
            try:
                async for part in body:
                    yield part
            finally:
                self._coming = False

    @property
    def rank(self) -> float | None:
        """Which of several goes first: the one that has been coming for longest. None for one that is there."""
        return self.since if self._coming and not self.displaced else None

    def displace(self) -> None:
        """Have it end, and what has come be forgotten."""
        self.displaced = True
        self.content.clear()
        self._patience.reschedule(asyncio.get_running_loop().time())


class Arrivals:
    """All files that are on their way; they are in memory, since there may be no disk to write to."""

    def __init__(self, limits: Settings):
        self._limits = limits
        self._arrivals: list[Arrival] = []

    @asynccontextmanager
    async def coming(self, body: AsyncIterator[bytes], visitor: str) -> AsyncIterator[bytearray]:
        """A whole file, which counts as coming until the block ends.

        Raises:
            Refusal: where it is too large (413), comes too slowly (408), breaks off (400), or there is no room (429).
        """
        if len(self._arrivals) >= MOST_COMING:
            self._displace(to_displace(self._arrivals, visitor, lambda arrival: arrival.rank), f"at most {MOST_COMING} files that come at a time")
        arrival = Arrival(visitor)
        self._arrivals.append(arrival)
        try:
            await self._receive(body, arrival)
            yield arrival.content
        finally:
            self._forget(arrival)

    async def _receive(self, body: AsyncIterator[bytes], arrival: Arrival) -> None:
        most = self._limits.max_coming_megabytes
        try:
            async for part in arrival.receive(body):
                arrival.content += part
                while sum(len(other.content) for other in self._arrivals) > most * 2**20:
                    larger = to_displace(self._arrivals, arrival.visitor, lambda other: other.rank, lambda other: len(other.content), 0)
                    self._displace(larger, f"at most {most:g} megabytes of files that come at a time")
        except TimeoutError:
            if arrival.displaced:
                raise _crowded("a file for which there is room") from None
            raise Refusal(408, "file", f"a whole file within {SECONDS:.0f} seconds", "a part of one") from None
        except ClientDisconnect:
            raise Refusal(400, "file", "a whole file", "a part of one") from None
        except HTTPException:  # the guard's
            raise Refusal(413, "file", f"at most {self._limits.max_upload_megabytes:g} megabytes on this server", "more") from None

    def _displace(self, arrival: Arrival | None, expected: str) -> None:
        if arrival is None:
            raise _crowded(expected)
        arrival.displace()
        self._forget(arrival)

    def _forget(self, arrival: Arrival) -> None:
        self._arrivals = [other for other in self._arrivals if other is not arrival]


def _crowded(expected: str) -> Refusal:
    return Refusal(BUSY, "file", expected, "more", "Too many files are being sent: try again in a while.")
