"""Uploads on their way: limited in number and bytes, and shared fairly over visitors."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from ..errors import BUSY, Refusal
from ..fairness.max_min import to_displace
from ..settings import Settings

SECONDS = 300.0  # until an upload must have come
MOST_COMING = 16  # uploads at a time


class IncomingUpload:
    """A file that is coming, or waits to be read.

    Attributes:
        visitor: who uploads it.
        content: the bytes that have come.
        since: when it began, on the clock of `time.monotonic`.
    """

    def __init__(self, visitor: str):
        self.visitor, self.content, self.since = visitor, bytearray(), time.monotonic()
        self.displaced, self._patience = False, asyncio.timeout(SECONDS)
        self._coming = False

    async def receive(self, body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The parts of a body; raises `TimeoutError` if they take too long, or the upload is displaced."""
        async with self._patience:
            self._coming = True
            try:
                async for part in body:
                    yield part
            finally:
                self._coming = False

    @property
    def rank(self) -> float | None:
        """Order of displacement: the upload that has been coming for longest goes first. None if it has come."""
        return self.since if self._coming and not self.displaced else None

    def displace(self) -> None:
        """End the upload and forget its bytes."""
        self.displaced = True
        self.content.clear()
        self._patience.reschedule(asyncio.get_running_loop().time())


class IncomingUploads:
    """All uploads on their way. They are in memory, since there may be no disk to write to."""

    def __init__(self, limits: Settings):
        self._limits = limits
        self._uploads: list[IncomingUpload] = []

    @asynccontextmanager
    async def receive(self, body: AsyncIterator[bytes], visitor: str) -> AsyncIterator[bytearray]:
        """Receive a file, which counts until the block ends.

        Raises:
            Refusal: if it is too large (413), too slow (408) or broken off (400), or if there is no room (429).
        """
        if len(self._uploads) >= MOST_COMING:
            self._displace(to_displace(self._uploads, visitor, lambda upload: upload.rank),
                           f"at most {MOST_COMING} uploads at a time")
        upload = IncomingUpload(visitor)
        self._uploads.append(upload)
        try:
            await self._receive(body, upload)
            yield upload.content
        finally:
            self._forget(upload)

    async def _receive(self, body: AsyncIterator[bytes], upload: IncomingUpload) -> None:
        most = self._limits.max_coming_megabytes
        try:
            async for part in upload.receive(body):
                upload.content += part
                while sum(len(other.content) for other in self._uploads) > most * 2**20:
                    larger = to_displace(self._uploads, upload.visitor, lambda other: other.rank,
                                         lambda other: len(other.content), 0)
                    self._displace(larger, f"at most {most:g} megabytes of uploads at a time")
        except TimeoutError:
            if upload.displaced:
                raise _crowded("an upload for which there is room") from None
            raise Refusal(408, "file", f"a whole file within {SECONDS:.0f} seconds", "a part of one") from None
        except ClientDisconnect:
            raise Refusal(400, "file", "a whole file", "a part of one") from None
        except HTTPException:  # of `BodyLimitMiddleware`
            raise Refusal(413, "file", f"at most {self._limits.max_upload_megabytes:g} megabytes on this server",
                          "more") from None

    def _displace(self, upload: IncomingUpload | None, expected: str) -> None:
        if upload is None:
            raise _crowded(expected)
        upload.displace()
        self._forget(upload)

    def _forget(self, upload: IncomingUpload) -> None:
        self._uploads = [other for other in self._uploads if other is not upload]


def _crowded(expected: str) -> Refusal:
    return Refusal(BUSY, "file", expected, "more", "Too many files are being uploaded: try again in a while.")
