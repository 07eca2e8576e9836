"""One who watches a stream of a real server, over a socket of its own."""

import json
import socket
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from serverside import PATIENCE


class Event(NamedTuple):
    """A server-sent event, or a comment (its name is then empty)."""

    name: str
    number: int | None
    data: Any
    raw: bytes


def connect(url: str, path: str, headers: dict[str, str] | None = None,
            receive_buffer: int | None = None) -> socket.socket:
    """A connection on which a stream has been asked for."""
    made = socket.socket()
    if receive_buffer:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    made.settimeout(PATIENCE)
    made.connect((urlsplit(url).hostname, urlsplit(url).port))
    lines = [f"GET {path} HTTP/1.1", "Host: unrolled", *(f"{name}: {value}" for name, value in (headers or {}).items()),
             "", ""]
    made.sendall("\r\n".join(lines).encode())
    return made


class Watcher:
    """Reads the events of a run, or of a hall, one by one.

    Attributes:
        received: bytes so far, compressed or not.
    """

    def __init__(self, url: str, run: str, query: str = "", last: str | None = None, of: str = "runs",
                 zips: bool = False, receive_buffer: int | None = None):
        headers = ({} if last is None else {"Last-Event-ID": last}) | ({"Accept-Encoding": "gzip"} if zips else {})
        self.socket, self.received = connect(url, f"/api/{of}/{run}/stream?{query}", headers, receive_buffer), 0
        self._read = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress if zips else bytes
        self._file = self.socket.makefile("rb")
        self.status = int(self._file.readline().split()[1])
        self.headers = dict(line.decode().strip().lower().split(": ", 1) for line in iter(self._file.readline, b"\r\n"))
        self._blocks = self._split()

    def _split(self) -> Iterator[bytes]:
        text = b""
        while True:
            size = int(self._file.readline() or b"0", 16)
            chunk = self._file.read(size + 2)[:-2]
            if not size:
                return
            self.received += size
            text += self._read(chunk)
            while b"\n\n" in text:
                block, text = text.split(b"\n\n", 1)
                yield block

    def next(self) -> Event:
        """The next event or comment; raises `StopIteration` at the end of the stream, `TimeoutError` if nothing comes.
        """
        block = next(self._blocks)
        fields = dict(line.split(": ", 1) for line in block.decode().split("\n"))
        return Event(fields.get("event", ""), int(fields["id"]) if "id" in fields else None,
                     json.loads(fields.get("data", "null")), block)

    def event(self) -> Event:
        """The next event that is no comment."""
        while not (event := self.next()).name:
            pass
        return event

    def tick(self) -> Event:
        """The next tick."""
        while (event := self.next()).name != "tick":
            pass
        return event

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self.socket.close()

    def __enter__(self) -> "Watcher":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
