"""Server-sent events: every viewer of a run gets the same bytes, and the newest tick only.

A viewer is claimed and released here, in the ASGI callable, because a response's generator that never
starts never runs its cleanup. Each send has a deadline; the listening socket's TCP_USER_TIMEOUT
(`server.py`) then frees the connection of one who has stopped reading.
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
from .subscriber import Viewer
from .ticks import Tick

log = logging.getLogger(__name__)

MEDIA_TYPE = "text/event-stream"
HEADERS = [(b"content-type", MEDIA_TYPE.encode()), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
GREETING, HEARTBEAT = b"retry: 1000\n\n", b": still here\n\n"
HEADERS_ZIPPED = [*HEADERS, *((name.encode(), value.encode()) for name, value in (VARY | ZIPPED).items())]


class Lost(Exception):
    """The subscriber no longer takes what is sent: it has stopped reading, or its connection is gone."""


class Watched(Protocol):
    """A run, or whatever else can be watched.

    Attributes:
        label: names it in the log.
    """

    label: str

    def watch(self, viewer: Any) -> None:
        """Let somebody see what there is new."""

    def leave(self, viewer: Any) -> None:
        """Let him go."""


class EventStream(Response):
    """What there is new until the viewer goes, what is watched ends, or the server stops: a run's ticks, or what `encode` makes of other news.

    Where it is compressed, `encode` gives segments.

    Args:
        run: what is watched.
        viewer: the subscriber.
        limits: the settings of the server.
        encode: makes the bytes of an event; None: those of a run's tick.
        zips: whether the stream is compressed.
    """

    media_type = MEDIA_TYPE

    def __init__(self, run: Watched, viewer: Any, limits: Settings, encode: Callable[[Any, Any], bytes] | None = None, zips: bool = False):
        super().__init__()
        self._run, self._viewer, self._limits, self._encode, self._zips = run, viewer, limits, encode or encoded, zips

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self._run.watch(self._viewer)
        sending = asyncio.ensure_future(self._send_all(send))
        gone = asyncio.ensure_future(hung_up(receive))
        try:
            await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._run.leave(self._viewer)
            for task in (sending, gone):
                task.cancel()
            for outcome in await asyncio.gather(sending, gone, return_exceptions=True):
                self._report(outcome)

    def _report(self, outcome: BaseException | None) -> None:
        """Log and count a fault that ended the stream; a subscriber that left is none."""
        if isinstance(outcome, Exception) and not isinstance(outcome, Lost):
            COUNTS.stream_faults += 1
            log.error("the stream of %s has failed", self._run.label, exc_info=outcome)

    async def _send_all(self, send: Any) -> None:
        await self._deliver(send, {"type": "http.response.start", "status": 200, "headers": HEADERS_ZIPPED if self._zips else HEADERS})
        await self._send(send, HEADER * self._zips + self._own(GREETING))
        while True:
            try:
                async with asyncio.timeout(self._limits.heartbeat):
                    news = await self._viewer.next()
            except TimeoutError:
                await self._send(send, self._own(HEARTBEAT))
                continue
            if isinstance(news, str):
                await self._send(send, self._own(f"event: gone\ndata: {exact({'reason': news})}\n\n".encode()), more=False)
                return
            await self._send(send, self._encode(news, self._viewer))

    def _own(self, event: bytes) -> bytes:
        """What is not of the news itself, as it goes into the stream."""
        return segment(event) if self._zips else event

    async def _send(self, send: Any, body: bytes, more: bool = True) -> None:
        await self._deliver(send, {"type": "http.response.body", "body": body, "more_body": more})

    async def _deliver(self, send: Any, message: dict[str, Any]) -> None:
        """Send a message within the deadline; raises `Lost` where the subscriber does not take it."""
        try:
            async with asyncio.timeout(self._limits.send_deadline):
                await send(message)
        except OSError as error:  # among them TimeoutError, and what servers raise for a connection that is gone
            raise Lost from error


def encoded(tick: Tick, viewer: Viewer) -> bytes:
    """The event's bytes, made once for all who asked for the same."""
    return viewer.event(tick)


async def hung_up(receive: Any) -> None:
    """Return when whoever asked has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass
