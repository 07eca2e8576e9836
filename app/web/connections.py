"""Connections: how long one may take to ask, and how many there may be.

uvicorn waits for ever for the head of a request, however long it is, so that whoever sends a byte a minute keeps a connection, and a few thousand such
keep everybody else out. Whoever does not read an answer is up to TCP_USER_TIMEOUT (`server.py`).
"""

import asyncio
from contextlib import suppress
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD = 64 * 1024  # bytes of a head; httptools takes any
FILES_APART = 64  # open files that are no connections


class Connection(HttpToolsProtocol):
    """A connection of HTTP/1.1 that is hung up where a head, or a body that nobody waits for, has not come whole within `seconds`, or a head is too long.

    Of more than `most` connections, that one goes whose request has not come whole and which has said nothing for the longest time.
    """

    def __init__(self, *args: Any, seconds: float, most: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._seconds, self._most, self._late = seconds, most, None
        self.last, self.dropped = 0.0, False
        self._head, self._in_head = 0, False

    @property
    def asked(self) -> bool:
        """Whether there is a request to answer; its body has a deadline of its own (`guard.py`)."""
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def waits(self) -> bool:
        """Whether something of a request is still to come."""
        return not self.asked or self.cycle.more_body

    def connection_made(self, transport: asyncio.Transport) -> None:
        """The first head is awaited."""
        super().connection_made(transport)
        self._heard()
        if len(self.connections) > self._most:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        """A part of a request; uvicorn itself hangs up where nothing at all follows an answer."""
        super().data_received(data)
        self._heard()
        self._head = self._head + len(data) if self._in_head else 0
        if self._head > MOST_HEAD:
            self.drop()

    def on_message_begin(self) -> None:
        """A head comes."""
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        """It is whole."""
        self._in_head = False
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited any more."""
        super().connection_lost(exc)
        self._stop_waiting()

    def drop(self) -> None:
        """Hang up, whatever there is still to be read."""
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
    """As many, or fewer where the system does not let this process have so many open files; it is asked for all that it may have."""
    with suppress(ImportError, ValueError, OSError):  # Windows, and systems that are stricter than they say
        import resource
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard != resource.RLIM_INFINITY:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            soft = hard
        return wanted if soft == resource.RLIM_INFINITY else max(1, min(wanted, soft - FILES_APART))
    return wanted
