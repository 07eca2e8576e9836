"""Work beside the event loop for whoever asked, as long as they wait for it: what nobody waits for is not begun."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.requests import Request

from ..stream import hung_up

GONE = 499  # for the log: nobody reads the answer


class Gone(Exception):
    """Who asked has hung up."""


class Desk:
    """Threads of their own for one sort of question, so that it makes no other sort wait; each answers one after another."""

    def __init__(self, name: str, threads: int = 1):
        self._threads = ThreadPoolExecutor(threads, name)

    async def answer(self, request: Request, work: Callable[[], Any]) -> Any:
        """What it returns or raises; `Gone` as soon as who asked has, and then it is not begun any more."""
        return await unless_gone(request, asyncio.wrap_future(self._threads.submit(work)))


async def unless_gone(request: Request, work: Awaitable[Any]) -> Any:
    """What it comes to, or `Gone` as soon as who asked has hung up: then it is cancelled."""
    work, left = asyncio.ensure_future(work), asyncio.ensure_future(hung_up(request.receive))
    try:
        await asyncio.wait({work, left}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            return work.result()
        raise Gone
    finally:
        work.cancel()
        left.cancel()
