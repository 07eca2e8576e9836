"""Sends the answer to a change when the change is on the disk."""

from collections.abc import Awaitable, Callable
from typing import Any

READS = ("GET", "HEAD", "OPTIONS")


class DurableMiddleware:
    """ASGI middleware that answers a request that changes something after awaiting `settled`."""

    def __init__(self, app: Any, settled: Callable[[], Awaitable[None]]):
        self._app, self._settled = app, settled

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on."""
        async def settled_send(message: Any) -> None:
            if message["type"] == "http.response.start":
                await self._settled()
            await send(message)
        changes = scope["type"] == "http" and scope["method"] not in READS
        await self._app(scope, receive, settled_send if changes else send)
