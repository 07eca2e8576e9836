"""Requests that hang up."""

import asyncio
from collections.abc import Callable

from serverside import PATIENCE, Api


class Caller:
    """A request that can hang up."""

    def __init__(self, server: Api, path: str, query: str = "", visitor: str = "127.0.0.1", body: bytes = b"",
                 method: str = "GET",
                 whole: bool = True):
        app = server.http._transport.app
        scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(),
                 "query_string": query.encode(),
                 "headers": [(b"host", b"unrolled"), (b"content-type", b"application/json")],
                 "http_version": "1.1", "scheme": "http", "server": ("unrolled", 80), "client": (visitor, 1),
                 "root_path": "", "state": {}}
        self.left, self.asked, self.status, self._body, self._more = asyncio.Event(), False, None, body, not whole
        self.task = asyncio.ensure_future(app(scope, self._receive, self._send))

    async def _receive(self):
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": self._body, "more_body": self._more}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        self.status = message.get("status", self.status)

    async def hang_up(self) -> int:
        """Go; what the server then noted as its answer."""
        self.left.set()
        await asyncio.wait_for(self.task, PATIENCE)
        return self.status


async def until(condition: Callable[[], bool]) -> None:
    """Let the others go on until it holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0)
