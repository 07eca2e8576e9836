"""Work in threads for a request, as long as its client waits.

Work that nobody waits for is not started, and work that has started ends soon.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from threading import Event
from typing import Any

from starlette.requests import Request
from unrolled.core import interruptible

from ..fairness.turns import Turns
from ..fairness.visitors import visitor_of
from ..streaming.sse import hung_up

GONE = 499  # status in the log; nobody reads the answer


class Gone(Exception):
    """The client has disconnected."""


class Threads:
    """The threads of a queue in one application, and the turns of those who wait for them."""

    def __init__(self, name: str, threads: int):
        self.threads, self.turns = ThreadPoolExecutor(threads, name), Turns(threads)

    def close(self) -> None:
        """Start no more work."""
        self.threads.shutdown(wait=False, cancel_futures=True)


class ThreadQueue:
    """Threads for one kind of request, so that no other kind waits for it; the visitors take turns."""

    def __init__(self, name: str, threads: int = 1):
        self._name, self._size = name, threads

    async def answer(self, request: Request, work: Callable[[], Any]) -> Any:
        """Do work in a thread and return its result.

        If the client disconnects, work that waits is not started, and work that runs ends at the next place where it
        may be interrupted.

        Raises:
            Gone: if the client has disconnected.
            Refusal: (429) if too many wait.
        """
        return await unless_gone(request, self._in_turn(request, work))

    @asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[None]:
        """Take a turn for work that is done elsewhere."""
        turns = self._of(request).turns
        await turns.enter(visitor_of(request))
        try:
            yield
        finally:
            turns.leave()

    async def _in_turn(self, request: Request, work: Callable[[], Any]) -> Any:
        here, left, loop = self._of(request), Event(), asyncio.get_running_loop()

        def interrupt() -> None:
            if left.is_set():
                raise Gone

        def answered() -> Any:
            with interruptible(interrupt):
                return work()

        def over(_: Any) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(
                    here.turns.leave
                )  # not before: the thread goes on for a while when who asked has gone

        await here.turns.enter(visitor_of(request))
        begun = here.threads.submit(answered)
        begun.add_done_callback(over)
        try:
            return await asyncio.wrap_future(begun)
        finally:
            left.set()

    def _of(self, request: Request) -> Threads:
        queues: dict[str, Threads] = request.app.state.thread_queues
        if self._name not in queues:
            queues[self._name] = Threads(self._name, self._size)
        return queues[self._name]


async def unless_gone(request: Request, work: Awaitable[Any]) -> Any:
    """Await work, and cancel it and raise `Gone` as soon as the client disconnects."""
    work, left = asyncio.ensure_future(work), asyncio.ensure_future(hung_up(request.receive))
    try:
        await asyncio.wait({work, left}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            return work.result()
        raise Gone
    finally:
        work.cancel()
        work.add_done_callback(
            lambda over: over.cancelled() or over.exception()
        )  # it may end in its own way, of which nobody has to know any more
        left.cancel()
