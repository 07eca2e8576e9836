"""Limits for connections: their number, and the time in which a request must come.

uvicorn waits for the head of a request without a limit. A client that sends a byte a minute would keep its connection,
and a few thousand of them would keep everybody else out. TCP_USER_TIMEOUT (`server.py`) takes care of clients that do
not read.
"""

import asyncio
from contextlib import suppress
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD = 64 * 1024  # bytes of a head; httptools takes any
OTHER_FILES = 64  # open files that are not connections


class Connection(HttpToolsProtocol):
    """An HTTP/1.1 connection that is closed if a head, or a body that no handler reads, is too long or takes too long.

    Args:
        seconds: until a request must have come.
        most: the most connections. Beyond them, the one with an incomplete request that has been silent for longest is
            closed.
    """

    def __init__(self, *args: Any, seconds: float, most: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._seconds, self._most, self._late = seconds, most, None
        self.last, self.dropped = 0.0, False
        self._head, self._in_head = 0, False

    @property
    def asked(self) -> bool:
        """Whether a request is being answered; its body has a deadline of its own (`body_limit.py`)."""
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def waits(self) -> bool:
        """Whether a part of a request is still to come."""
        return not self.asked or self.cycle.more_body

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Wait for the first head."""
        super().connection_made(transport)
        self._heard()
        if len(self.connections) > self._most:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        """Take a part of a request. uvicorn itself closes a connection that is silent after an answer."""
        super().data_received(data)
        self._heard()
        self._head = self._head + len(data) if self._in_head else 0
        if self._head > MOST_HEAD:
            self.drop()

    def on_message_begin(self) -> None:
        """Note that a head begins."""
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        """Note that the head is complete."""
        self._in_head = False
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        super().connection_lost(exc)
        self._stop_waiting()

    def drop(self) -> None:
        """Close the connection without reading the rest."""
        self.dropped = True
        self.transport.abort()

    def _heard(self) -> None:
        self.last = self.loop.time()
        if self.asked:
            self._stop_waiting()
        elif self._late is None:
            self._late = self.loop.call_later(self._seconds, self.drop)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _make_room(self) -> None:
        still = [each for each in self.connections if not each.dropped]
        if len(still) > self._most:
            min((each for each in still if each.waits), key=lambda each: each.last).drop()


def most_connections(wanted: int) -> int:
    """So many connections, or fewer if the system allows fewer open files. Raises that limit as far as possible."""
    with suppress(ImportError, ValueError, OSError):  # Windows, and systems that are stricter than they say
        import resource
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard != resource.RLIM_INFINITY:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            soft = hard
        return wanted if soft == resource.RLIM_INFINITY else max(1, min(wanted, soft - OTHER_FILES))
    return wanted
