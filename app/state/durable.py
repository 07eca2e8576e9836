"""An answer to a change is sent when the change is on the disk."""

from collections.abc import Awaitable, Callable
from typing import Any

READS = ("GET", "HEAD", "OPTIONS")


class Durable:
    """ASGI middleware: what changes something is answered once `settled` says that it lasts."""

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
