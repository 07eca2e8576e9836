"""Long answers that many ask for at the same moment, as when a presenter pauses: each made once, and kept for a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable

from unrolled.core import SpecError

from ..errors import Refusal
from .documents import Document

MOST_BYTES = 64 * 2**20  # of all that are kept


class Answers:
    """The documents that were asked for last, up to so many bytes."""

    def __init__(self, most_bytes: int = MOST_BYTES):
        self._most, self._bytes = most_bytes, 0
        self._kept: OrderedDict[Hashable, Document] = OrderedDict()
        self._coming: dict[Hashable, asyncio.Future[Document]] = {}

    async def get(self, key: Hashable, make: Callable[[], Awaitable[Document]]) -> Document:
        """The document of that key, which never changes. The first who asks makes it; where he goes before it is there, the next one does.

        A refusal by `make` is told to all who wait.
        """
        while key not in self._kept:
            coming = self._coming.get(key)
            if coming is None:
                return await self._made(key, make)
            try:
                return await asyncio.shield(coming)
            except asyncio.CancelledError:
                if not coming.cancelled():  # who waits goes himself
                    raise
        self._kept.move_to_end(key)
        return self._kept[key]

    async def _made(self, key: Hashable, make: Callable[[], Awaitable[Document]]) -> Document:
        coming = self._coming[key] = asyncio.get_running_loop().create_future()
        try:
            document = await make()
        except (Refusal, SpecError) as error:  # of what was asked for, whoever asks
            coming.set_exception(error)
            coming.exception()  # there may be nobody else whom it concerns
            raise
        except BaseException:
            coming.cancel()
            raise
        finally:
            del self._coming[key]
        coming.set_result(document)
        self._keep(key, document)
        return document

    def _keep(self, key: Hashable, document: Document) -> None:
        self._kept[key] = document
        self._bytes += document.nbytes
        while self._bytes > self._most:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes
