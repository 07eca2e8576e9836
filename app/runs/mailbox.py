"""What a run has been asked for: commands, and long jobs; put in by the event loop, taken out by the compute worker."""

import asyncio
from collections import deque
from collections.abc import Callable, Generator
from typing import Any

from .jobs import ANY, Job, given_up


class Mailbox:
    """Commands in the order in which they came, and jobs one after another.

    Args:
        loop: where the answers are awaited.
        wake: called when there is something new.
        done: called in the worker before anybody is told that something is done.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, wake: Callable[[], None], done: Callable[[], None]):
        self._loop, self._wake, self._done = loop, wake, done
        self._commands: deque[tuple[Callable[[], Any], asyncio.Future]] = deque()
        self.jobs: deque[Job] = deque()

    def __bool__(self) -> bool:
        return bool(self._commands or self.jobs)

    def post(self, command: Callable[[], Any]) -> asyncio.Future:
        """Have the worker call it between two updates; in the event loop."""
        future = self._loop.create_future()
        self._commands.append((command, future))
        self._wake()
        return future

    async def finish(self, steps: Generator[float, None, Any], moves: bool, replays: bool) -> Any:
        """Have it bring a job to its end, and await what that returns or raises; in the event loop. Where nobody waits any more, it is given up."""
        over = self._loop.create_future()
        job = Job(steps, moves, replays, lambda result, error: self._settle(over, result, error))
        try:
            await self.post(lambda: self.jobs.append(job))
            return await over
        except asyncio.CancelledError:
            over.cancel()
            self.post(lambda: self.give_up(lambda other: other is job))
            raise

    def carry_out(self) -> None:
        """Call every command that is there; in the worker, as all below."""
        while self._commands:
            command, future = self._commands.popleft()
            try:
                self._settle(future, command())
            except Exception as error:  # told to whoever asked for it
                self._settle(future, error=error)
            except BaseException:  # the run has ended in the midst of it
                self._give_up(future)
                raise

    def close(self) -> None:
        """Carry out nothing more, and stop what is under way."""
        while self._commands:
            self._give_up(self._commands.popleft()[1])
        self.give_up(ANY)

    def drop(self, job: Job) -> None:
        """Forget a job that is over."""
        self.jobs = deque(other for other in self.jobs if other is not job)

    def give_up(self, which: Callable[[Job], bool]) -> None:
        """Stop such jobs where they are."""
        jobs = list(self.jobs)
        self.jobs = deque(job for job in jobs if not which(job))
        for job in filter(which, jobs):
            job.give_up()

    def _give_up(self, future: asyncio.Future) -> None:
        """Tell whoever waits, if anybody does."""
        self._settle(future, error=given_up())
        self._loop.call_soon_threadsafe(lambda: future.cancelled() or future.exception())

    def _settle(self, future: asyncio.Future, result: Any = None, error: Exception | None = None) -> None:
        def tell() -> None:
            if not future.done():
                future.set_exception(error) if error else future.set_result(result)
        self._done()
        self._loop.call_soon_threadsafe(tell)
