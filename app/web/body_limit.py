"""Limits for the body of every request, its size and its time, and security headers for every answer."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.exceptions import HTTPException

from ..errors import Refusal


def security_headers(frame_ancestors: str = "") -> list[tuple[bytes, bytes]]:
    """Headers of every answer: Plotly writes style attributes; all else comes from this server, and no script stands in
    a page.

    Args:
        frame_ancestors: further sites that may show a page in a frame, separated by commas.
    """
    framed_by = " ".join(["'self'", *filter(None, (site.strip() for site in frame_ancestors.split(",")))])
    policy = "; ".join([
        "default-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "object-src 'none'",
        "base-uri 'none'", "form-action 'self'", f"frame-ancestors {framed_by}",
    ])
    return [(b"content-security-policy", policy.encode()), (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin")]


class _TooLarge(HTTPException):
    """An HTTP error, since FastAPI replaces any other error that is raised while it reads a body."""

    def __init__(self) -> None:
        super().__init__(413, "The body is too large")


class _TooSlow(HTTPException):
    """The same for a body that takes too long."""

    def __init__(self) -> None:
        super().__init__(408, "The body came too slowly")


class BodyLimitMiddleware:
    """ASGI middleware that refuses bodies that are too large or too slow, and adds security headers.

    Args:
        app: the application inside.
        most_bytes: the largest body, whether or not its length is declared.
        seconds: until a body must have come.
        apart: addresses that limit the time themselves, with the largest body of each and the field that holds it.
        headers: of every answer.
    """

    def __init__(self, app: Any, most_bytes: int, seconds: float, apart: Mapping[str, tuple[int, str]] | None = None,
                 headers: Sequence[tuple[bytes, bytes]] = ()):
        self._app, self._most, self._seconds, self._apart = app, most_bytes, seconds, apart or {}
        self._headers = headers

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on, within the limits."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        most, field = self._apart.get(path, (self._most, None))
        started, received, whole = False, 0, path in self._apart
        deadline = asyncio.get_running_loop().time() + self._seconds

        async def limited_send(message: Any) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message.get("headers", []), *self._headers]
            await send(message)

        async def limited_receive() -> Any:
            nonlocal received, whole
            try:
                async with asyncio.timeout_at(None if whole else deadline):
                    message = await receive()
            except TimeoutError:
                raise _TooSlow from None
            whole = whole or not message.get("more_body")
            received += len(message.get("body", b""))
            if received > most:
                raise _TooLarge
            return message

        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        try:
            if declared.isdigit() and int(declared) > most:
                raise _TooLarge
            await self._app(scope, limited_receive, limited_send)
        except _TooLarge:
            if not started:
                refusal = Refusal(413, field, f"a body of at most {most // 1024:,} kilobytes", "a larger one")
                await refusal.response()(scope, receive, limited_send)
