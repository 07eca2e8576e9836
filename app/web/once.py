"""Work that is done once for all who ask for it at the same time."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from unrolled.core import SpecError

from ..errors import Refusal

Result = TypeVar("Result")


class OnceForAll(Generic[Result]):
    """The first caller does the work; those who ask for the same meanwhile wait for its result.

    Nothing is kept: who asks afterwards begins the work anew.

    Args:
        detached: whether the work goes on when its first caller is cancelled. Otherwise it is cancelled with him, and
            the next caller begins it anew.
    """

    def __init__(self, detached: bool = False):
        self._detached = detached
        self._coming: dict[Hashable, asyncio.Future[Result]] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._coming

    async def get(self, key: Hashable, work: Callable[[], Awaitable[Result]]) -> Result:
        """The result of the work under a key.

        Raises:
            Refusal, SpecError: raised by the work, to all who wait for it. After any other error the next caller
                begins it anew.
        """
        while (coming := self._coming.get(key)) is not None:
            try:
                return await asyncio.shield(coming)
            except asyncio.CancelledError:
                if not coming.cancelled():  # this caller is cancelled, and not the work
                    raise
        self._coming[key] = asyncio.get_running_loop().create_future()
        doing = self._do(key, work)
        return await (asyncio.shield(asyncio.ensure_future(doing)) if self._detached else doing)

    async def _do(self, key: Hashable, work: Callable[[], Awaitable[Result]]) -> Result:
        coming = self._coming[key]
        try:
            result = await work()
        except (Refusal, SpecError) as error:
            coming.set_exception(error)
            coming.exception()  # perhaps nobody else waits
            raise
        except BaseException:
            coming.cancel()
            raise
        finally:
            del self._coming[key]
        coming.set_result(result)
        return result
