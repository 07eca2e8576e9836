"""What is the same for everybody as long as the server runs: made once, compressed once, and not sent again to who has it."""

import asyncio
import gzip
import hashlib
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

UNCHANGED = 304
VARY, ZIPPED = {"vary": "accept-encoding"}, {"content-encoding": "gzip"}


def unzips(request: Request) -> bool:
    """Whether the browser takes what is compressed."""
    return "gzip" in request.headers.get("accept-encoding", "")


class Document:
    """Bytes with their media type, under a name that their content makes (RFC 9110, section 8.8.3).

    Args:
        effort: how much time goes into compressing it, from 1 to 9.
    """

    def __init__(self, content: bytes, media_type: str, effort: int = 6):
        self._plain, self._media_type = content, media_type
        self._zipped = gzip.compress(content, effort)
        self._tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""
        return len(self._plain) + len(self._zipped)

    def answer(self, request: Request, cache: str = "no-cache") -> Response:
        """The document, compressed where the browser takes that; nothing but its name where the browser has it.

        Args:
            request: which headers it came with.
            cache: for how long the browser may keep it without asking again, as in Cache-Control.
        """
        headers = {"cache-control": cache, "etag": self._tag} | VARY
        if self._tag in request.headers.get("if-none-match", ""):
            return Response(status_code=UNCHANGED, headers=headers)
        if unzips(request):
            return Response(self._zipped, media_type=self._media_type, headers=headers | ZIPPED)
        return Response(self._plain, media_type=self._media_type, headers=headers)


class Documents:
    """The documents of one application, each made in a thread when it is first asked for: once, however many ask meanwhile."""

    def __init__(self) -> None:
        self._made: dict[str, asyncio.Future[Document]] = {}

    async def get(self, name: str, make: Callable[[], Document]) -> Document:
        """The document of that name; `make` makes it where there is none yet."""
        if name not in self._made:
            self._made[name] = asyncio.ensure_future(asyncio.to_thread(make))
        return await asyncio.shield(self._made[name])
