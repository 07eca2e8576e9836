"""What holds for every request: how large its body may be, how long it may take to come, and what a browser may do with the answer."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException

from ..errors import Refusal

# Plotly writes style attributes; everything else comes from this server, and no script stands in a page.
POLICY = "; ".join(["default-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "object-src 'none'",
                    "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'"])
HEADERS = [(b"content-security-policy", POLICY.encode()), (b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin")]


class _TooLarge(HTTPException):
    """FastAPI lets an HTTP error through while it reads a body, and makes another of anything else."""

    def __init__(self) -> None:
        super().__init__(413, "The body is too large")


class _TooSlow(HTTPException):
    """The same of a body that does not come."""

    def __init__(self) -> None:
        super().__init__(408, "The body came too slowly")


class Guard:
    """ASGI middleware: refuses bodies above `most_bytes`, declared or not, and those that take longer than `seconds`, and adds security headers.

    Some addresses take more, and see to their time themselves: `apart` says how much each, and what its body is called.
    """

    def __init__(self, app: Any, most_bytes: int, seconds: float, apart: Mapping[str, tuple[int, str]] | None = None):
        self._app, self._most, self._seconds, self._apart = app, most_bytes, seconds, apart or {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on, guarded."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        most, field = self._apart.get(path, (self._most, None))
        started, received, whole = False, 0, path in self._apart
        deadline = asyncio.get_running_loop().time() + self._seconds

        async def guarded_send(message: Any) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message.get("headers", []), *HEADERS]
            await send(message)

        async def guarded_receive() -> Any:
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
            await self._app(scope, guarded_receive, guarded_send)
        except _TooLarge:
            if not started:
                refusal = Refusal(413, field, f"a body of at most {most // 1024:,} kilobytes", "a larger one")
                await refusal.response()(scope, receive, guarded_send)
