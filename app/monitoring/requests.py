"""Every request has an id, and is counted, timed and, optionally, logged when its answer ends."""

import secrets
import time
from typing import Any

from .counts import COUNTS
from .logs import REQUEST, AccessLog
from .metrics import Metrics

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")
HUNG_UP = 499  # status of a request whose client left before the answer began
LONGEST = 200  # characters of a path in the log


class RequestLogMiddleware:
    """ASGI middleware that measures requests. The id is that of a trusted proxy (`forwarded.py`), or a new one; the
    answer carries it.
    """

    def __init__(self, app: Any, metrics: Metrics, log: AccessLog | None):
        self._app, self._metrics, self._log = app, metrics, log

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = scope.setdefault("state", {}).setdefault("request", secrets.token_hex(8))
        REQUEST.set(name)
        method, began, status, first, sent, streams = scope["method"], time.perf_counter(), HUNG_UP, None, 0, False

        async def measured_send(message: Any) -> None:
            nonlocal status, first, sent, streams
            if message["type"] == "http.response.start":
                status, first = message["status"], time.perf_counter()
                streams = any(key == b"content-type" and value.startswith(b"text/event-stream")
                              for key, value in message["headers"])
                message["headers"] = [*message["headers"], header(name)]
            else:
                size = len(message.get("body", b""))
                sent += size
                COUNTS.streamed += size * streams
            await send(message)

        try:
            await self._app(scope, receive, measured_send)
        except Exception:
            status = 500
            raise
        finally:
            ended, route = time.perf_counter(), route_of(scope)
            method = method if method in METHODS else "other"
            self._metrics.note(method, route, status, (first or ended) - began)
            if self._log:
                client = scope["client"][0] if scope.get("client") else ""
                self._log.note(client=client, route=route, status=status, request=name, method=method,
                               path=scope["path"][:LONGEST], bytes=sent,
                               seconds=round(ended - began, 4))


def header(name: str) -> tuple[bytes, bytes]:
    """The header with the id of a request."""
    return b"x-request-id", name.encode()


def route_of(scope: Any) -> str:
    """The template of a request's address, such as ``/api/runs/{run_id}``; "none" if there is none."""
    if "route" in scope:
        return scope["route"].path
    return f"/{scope['endpoint'].__name__}" if "endpoint" in scope else "none"
