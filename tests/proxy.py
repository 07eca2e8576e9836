"""A reverse proxy, as nginx or jupyter-server-proxy are: it has a server at a prefix, and streams what comes."""

import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

ANSWER_404 = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Proxy(socketserver.ThreadingTCPServer):
    """Takes one request a connection: its head is rewritten, all else is passed on as it comes.

    Attributes:
        url: the address of the prefix, without a slash at the end.
        strays: the paths that were asked for outside of the prefix.
    """

    request_queue_size, daemon_threads = 64, True

    def __init__(self, upstream: str, prefix: str, strips: bool, headers: dict[str, str]):
        super().__init__(("127.0.0.1", 0), Passing)
        self.upstream, self._prefix, self._strips, self._headers = urlsplit(upstream), prefix, strips, headers
        self.url, self.strays = f"http://127.0.0.1:{self.server_address[1]}{prefix}", []

    def rewritten(self, head: bytes) -> bytes | None:
        """The head of a request as the server is to have it; None where it is not for the server."""
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, version = first.split(" ")
        if not re.match(rf"{re.escape(self._prefix)}(/|$)", path):
            self.strays.append(path)
            return None
        path = (path.removeprefix(self._prefix) or "/") if self._strips else path
        added = {"connection": "close", **self._headers}
        kept = [line for line in lines if line.partition(":")[0].lower() not in added]
        return "\r\n".join([f"{method} {path} {version}", *kept, *(f"{name}: {value}" for name, value in added.items()),
                            "", ""]).encode("latin-1")


class Passing(socketserver.BaseRequestHandler):
    """One connection."""

    server: Proxy

    def handle(self) -> None:
        """Until one of the two hangs up."""
        with suppress(OSError):
            whole = b""
            while b"\r\n\r\n" not in whole:
                part = self.request.recv(65536)
                if not part:
                    return
                whole += part
            head, _, rest = whole.partition(b"\r\n\r\n")
            rewritten = self.server.rewritten(head)
            if rewritten is None:
                self.request.sendall(ANSWER_404)
                return
            with socket.create_connection((self.server.upstream.hostname, self.server.upstream.port)) as asks:
                asks.sendall(rewritten + rest)
                back = threading.Thread(target=copy, args=(asks, self.request), daemon=True)
                back.start()
                copy(self.request, asks)
                back.join()


def copy(source: socket.socket, goal: socket.socket) -> None:
    """As it comes, until one of the two hangs up; then the other is told."""
    with suppress(OSError):
        while part := source.recv(65536):
            goal.sendall(part)
    for each in (source, goal):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxied(upstream: str, prefix: str, strips: bool = True, headers: dict[str, str] | None = None) -> Iterator[Proxy]:
    """A proxy, until the block ends, which sets these headers, with names in small letters, on every request."""
    with Proxy(upstream, prefix, strips, headers or {}) as proxy:
        threading.Thread(target=proxy.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
