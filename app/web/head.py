"""HEAD: the answer of GET without its body (RFC 9110, section 9.3.2)."""

from typing import Any


class HeadMiddleware:
    """ASGI middleware that asks for GET and sends the head only. A stream is told that the client has disconnected."""

    def __init__(self, app: Any):
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        ended = False

        async def send_start(message: Any) -> None:
            nonlocal ended
            if message["type"] == "http.response.start":
                await send(message)
            elif not ended:
                ended = True
                await send({"type": "http.response.body", "body": b""})

        async def receive_until_then() -> Any:
            return {"type": "http.disconnect"} if ended else await receive()

        scope["method"] = "GET"
        await self._app(scope, receive_until_then, send_start)
