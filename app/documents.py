"""What is the same for everybody as long as the server runs: rendered once, compressed once, and not sent again to who has it."""

import gzip
import hashlib
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from .assets import ZIPPED, unzips

UNCHANGED = 304


class Document:
    """A text with its media type, under a name that its content makes (RFC 9110, section 8.8.3)."""

    def __init__(self, text: str, media_type: str):
        self._plain, self._media_type = text.encode(), media_type
        self._zipped = gzip.compress(self._plain, 6)
        self._tag = f'"{hashlib.sha256(self._plain).hexdigest()[:20]}"'

    def answer(self, request: Request) -> Response:
        """The document, compressed where the browser takes that; nothing but its name where the browser has it."""
        headers = {"cache-control": "no-cache", "etag": self._tag, "vary": ZIPPED["vary"]}
        if self._tag in request.headers.get("if-none-match", ""):
            return Response(status_code=UNCHANGED, headers=headers)
        if unzips(request):
            return Response(self._zipped, media_type=self._media_type, headers=headers | ZIPPED)
        return Response(self._plain, media_type=self._media_type, headers=headers)


def document(request: Request, name: str, media_type: str, make: Callable[[], str]) -> Response:
    """The document of that name of this application, which is made when it is first asked for."""
    documents: dict[str, Document] = request.app.state.documents
    if name not in documents:
        documents[name] = Document(make(), media_type)
    return documents[name].answer(request)
