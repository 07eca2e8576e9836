"""Long answers that many ask for at the same time, as when a presenter pauses: each is made once, and kept for a while.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable

from .documents import Document
from .once import OnceForAll

MOST_BYTES = 64 * 2**20


class AnswerCache:
    """The documents that were asked for last, up to so many bytes."""

    def __init__(self, most_bytes: int = MOST_BYTES):
        self._most, self._bytes = most_bytes, 0
        self._kept: OrderedDict[Hashable, Document] = OrderedDict()
        self._once: OnceForAll[Document] = OnceForAll()

    async def get(self, key: Hashable, make: Callable[[], Awaitable[Document]]) -> Document:
        """The document of a key, which never changes; `make` makes it if it is not kept. See `OnceForAll.get`."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]

        async def make_and_keep() -> Document:
            document = await make()
            self._keep(key, document)
            return document
        return await self._once.get(key, make_and_keep)

    def _keep(self, key: Hashable, document: Document) -> None:
        self._kept[key] = document
        self._bytes += document.nbytes
        while self._bytes > self._most:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes
