"""Commands and long jobs for a run: posted in the event loop, carried out by the compute worker."""

import asyncio
from collections import deque
from collections.abc import Callable, Generator
from typing import Any

from .jobs import ANY, Job, Jobs, given_up


class Mailbox:
    """Commands in the order in which they came, and jobs one after another.

    Args:
        loop: the event loop in which results are awaited.
        wake: called when there is something new.
        done: called in the worker before a result is reported.
        jobs: those that are not over.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, wake: Callable[[], None], done: Callable[[], None], jobs: Jobs):
        self._loop, self._wake, self._done, self.jobs = loop, wake, done, jobs
        self._commands: deque[tuple[Callable[[], Any], asyncio.Future]] = deque()

    def __bool__(self) -> bool:
        return bool(self._commands or self.jobs)

    # In the event loop.

    def post(self, command: Callable[[], Any]) -> asyncio.Future:
        """Have the worker call a function between two updates."""
        future = self._loop.create_future()
        self._commands.append((command, future))
        self._wake()
        return future

    async def finish(self, steps: Generator[float, None, Any], moves: bool, replays: bool) -> Any:
        """Have the worker do a job, and await its result; the job is given up if the caller is cancelled. See `Job`."""
        over = self._loop.create_future()
        job = Job(steps, moves, replays, lambda result, error: self._settle(over, result, error))
        try:
            await self.post(lambda: self.jobs.add(job))
            return await over
        except asyncio.CancelledError:
            over.cancel()
            self.post(lambda: self.jobs.give_up(lambda other: other is job))
            raise

    # In the worker.

    def carry_out(self) -> None:
        """Call every command that has come."""
        while self._commands:
            command, future = self._commands.popleft()
            try:
                self._settle(future, command())
            except Exception as error:  # its caller is told
                self._settle(future, error=error)
            except BaseException:  # the run ends in the midst of the command
                self._give_up(future)
                raise

    def close(self) -> None:
        """Give up all commands and jobs."""
        while self._commands:
            self._give_up(self._commands.popleft()[1])
        self.jobs.give_up(ANY)

    def _give_up(self, future: asyncio.Future) -> None:
        """Report that a command was given up, whether or not its result is awaited."""
        self._settle(future, error=given_up())
        self._loop.call_soon_threadsafe(lambda: future.cancelled() or future.exception())

    def _settle(self, future: asyncio.Future, result: Any = None, error: Exception | None = None) -> None:
        def report() -> None:
            if not future.done():
                future.set_exception(error) if error else future.set_result(result)
        self._done()
        self._loop.call_soon_threadsafe(report)
