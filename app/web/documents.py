"""DocumentCache that are the same for all visitors: made once, compressed once, and not sent again to a browser that
has them.
"""

import asyncio
import gzip
import hashlib
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from .once import OnceForAll

UNCHANGED = 304
VARY, ZIPPED = {"vary": "accept-encoding"}, {"content-encoding": "gzip"}


def unzips(request: Request) -> bool:
    """Whether the browser accepts gzip."""
    return "gzip" in request.headers.get("accept-encoding", "")


class Document:
    """Bytes with their media type and an entity tag made of their content (RFC 9110, section 8.8.3).

    Args:
        effort: level of compression, from 1 to 9.
    """

    def __init__(self, content: bytes, media_type: str, effort: int = 6):
        self._plain, self._media_type = content, media_type
        self._zipped = gzip.compress(content, effort)
        self._tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'

    @property
    def nbytes(self) -> int:
        """Memory that it takes."""
        return len(self._plain) + len(self._zipped)

    def answer(self, request: Request, cache: str = "no-cache") -> Response:
        """The document, compressed if the browser accepts that; status 304 if the browser has it already.

        Args:
            request: the request to answer.
            cache: value of the header Cache-Control.
        """
        headers = {"cache-control": cache, "etag": self._tag} | VARY
        if self._tag in request.headers.get("if-none-match", ""):
            return Response(status_code=UNCHANGED, headers=headers)
        if unzips(request):
            return Response(self._zipped, media_type=self._media_type, headers=headers | ZIPPED)
        return Response(self._plain, media_type=self._media_type, headers=headers)


class DocumentCache:
    """DocumentCache that never change, each made in a thread when it is first asked for."""

    def __init__(self) -> None:
        self._kept: dict[str, Document] = {}
        self._once: OnceForAll[Document] = OnceForAll(detached=True)

    async def get(self, name: str, make: Callable[[], Document]) -> Document:
        """The document of a name; `make` makes it if there is none yet."""
        async def make_and_keep() -> Document:
            self._kept[name] = await asyncio.to_thread(make)
            return self._kept[name]
        return self._kept.get(name) or await self._once.get(name, make_and_keep)
