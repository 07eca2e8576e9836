"""Server-sent events: every subscriber of a run gets the same bytes, and the newest tick only.

A subscriber is added and removed in the ASGI callable, because a response's generator that never starts never runs its
cleanup. Each send has a deadline. The listening socket's TCP_USER_TIMEOUT (`server.py`) then frees the connection of a
client that has stopped reading.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Protocol

from starlette.responses import Response

from ..monitoring.counts import COUNTS
from ..settings import Settings
from ..web.documents import VARY, ZIPPED
from .encode import exact
from .gzip_segments import HEADER, segment
from .subscriber import Subscriber
from .ticks import Tick

log = logging.getLogger(__name__)

MEDIA_TYPE = "text/event-stream"
HEADERS = [(b"content-type", MEDIA_TYPE.encode()), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
GREETING, HEARTBEAT = b"retry: 1000\n\n", b": still here\n\n"
COMPRESSED_HEADERS = [*HEADERS, *((name.encode(), value.encode()) for name, value in (VARY | ZIPPED).items())]


class Lost(Exception):
    """The subscriber no longer takes what is sent: it has stopped reading, or its connection is gone."""


class Watched(Protocol):
    """A run or a hall.

    Attributes:
        label: names it in the log.
    """

    label: str

    def watch(self, subscriber: Any) -> None:
        """Add a subscriber."""

    def leave(self, subscriber: Any) -> None:
        """Remove a subscriber."""


class EventStream(Response):
    """Streams what is new until the client leaves, the run or hall ends, or the server stops.

    Args:
        watched: a run or a hall.
        subscriber: its slot for the newest.
        limits: of this server.
        encode: makes an event of the newest, in segments if the stream is compressed; by default, of a tick.
        compress: whether the stream is compressed.
    """

    media_type = MEDIA_TYPE

    def __init__(self, watched: Watched, subscriber: Any, limits: Settings,
                 encode: Callable[[Any, Any], bytes] | None = None,
                 compress: bool = False):
        super().__init__()
        self._watched, self._subscriber, self._limits = watched, subscriber, limits
        self._encode, self._compress = encode or encode_tick, compress

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self._watched.watch(self._subscriber)
        sending = asyncio.ensure_future(self._send_all(send))
        gone = asyncio.ensure_future(hung_up(receive))
        try:
            await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._watched.leave(self._subscriber)
            for task in (sending, gone):
                task.cancel()
            for outcome in await asyncio.gather(sending, gone, return_exceptions=True):
                self._report(outcome)

    def _report(self, outcome: BaseException | None) -> None:
        """Log and count a fault that ended the stream; a subscriber that left is none."""
        if isinstance(outcome, Exception) and not isinstance(outcome, Lost):
            COUNTS.stream_faults += 1
            log.error("the stream of %s has failed", self._watched.label, exc_info=outcome)

    async def _send_all(self, send: Any) -> None:
        await self._deliver(send, {"type": "http.response.start", "status": 200,
                                   "headers": COMPRESSED_HEADERS if self._compress else HEADERS})
        await self._send(send, HEADER * self._compress + self._own(GREETING))
        while True:
            try:
                async with asyncio.timeout(self._limits.heartbeat):
                    news = await self._subscriber.next()
            except TimeoutError:
                await self._send(send, self._own(HEARTBEAT))
                continue
            if isinstance(news, str):
                await self._send(send, self._own(f"event: gone\ndata: {exact({'reason': news})}\n\n".encode()),
                                 more=False)
                return
            await self._send(send, self._encode(news, self._subscriber))

    def _own(self, event: bytes) -> bytes:
        """An event of the stream's own, such as a heartbeat."""
        return segment(event) if self._compress else event

    async def _send(self, send: Any, body: bytes, more: bool = True) -> None:
        await self._deliver(send, {"type": "http.response.body", "body": body, "more_body": more})

    async def _deliver(self, send: Any, message: dict[str, Any]) -> None:
        """Send a message within the deadline; raises `Lost` where the subscriber does not take it."""
        try:
            async with asyncio.timeout(self._limits.send_deadline):
                await send(message)
        except OSError as error:  # among them TimeoutError, and what servers raise for a connection that is gone
            raise Lost from error


def encode_tick(tick: Tick, subscriber: Subscriber) -> bytes:
    """The event of a tick, made once for all with the same subscription."""
    return subscriber.event(tick)


async def hung_up(receive: Any) -> None:
    """Return when the client has disconnected."""
    while (await receive())["type"] != "http.disconnect":
        pass
