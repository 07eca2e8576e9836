"""Long jobs, done slice by slice."""

from collections import deque
from collections.abc import Callable, Collection, Generator, Iterator
from operator import attrgetter
from typing import Any

from ..errors import Refusal

ANY, MOVES, REPLAYS = (lambda job: True), attrgetter("moves"), attrgetter("replays")


def given_up() -> Refusal:
    """The error of a job that was given up."""
    return Refusal(409, None, "no other command while it was under way", "a later command",
                   "It was given up for a later command.")


class Job:
    """A generator that yields the share done; its result or error is reported once.

    Args:
        steps: does a part of the job between two yields, and undoes what is half done when it is closed.
        moves: whether it moves the run, so that a later command to move ends it.
        replays: whether it replays updates, so that an edit ends it.
        report: called with the result, or with the error.
    """

    def __init__(self, steps: Generator[float, None, Any], moves: bool, replays: bool,
                 report: Callable[[Any, Exception | None], None]):
        self._steps, self.moves, self.replays, self._report, self.over = steps, moves, replays, report, False

    def go_on(self) -> float | None:
        """Do a part; returns the share done, or None when the job is over."""
        try:
            return next(self._steps)
        except StopIteration as stop:
            self._end(stop.value, None)
        except Exception as error:  # its caller is told
            self._end(None, error)
        return None

    def give_up(self) -> None:
        """Stop before the end."""
        if not self.over:
            self._steps.close()
            self._end(None, given_up())

    def _end(self, result: Any, error: Exception | None) -> None:
        self.over = True
        self._report(result, error)


class Jobs(Collection[Job]):
    """The long jobs of a run, the one to go on with first; for the compute worker."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()

    def __contains__(self, job: object) -> bool:
        return job in self._jobs

    def __iter__(self) -> Iterator[Job]:
        return iter(self._jobs)

    def __len__(self) -> int:
        return len(self._jobs)

    def add(self, job: Job) -> None:
        """Put a job behind the others."""
        self._jobs.append(job)

    def go_on(self, is_over: Callable[[], bool]) -> tuple[Job, float | None]:
        """Go on with the first job: one part at least, and then until the time is over.

        A job that moves the run may take minutes, so the others go before it after each slice.

        Returns:
            the job, and the share done, or None when the job is over.
        """
        job = self._jobs[0]
        share = job.go_on()
        while share is not None and not is_over():
            share = job.go_on()
        if share is None:
            self._keep(lambda other: other is not job)
        elif job.moves:
            self._jobs.rotate(-1)
        return job, share

    def give_up(self, which: Callable[[Job], bool]) -> None:
        """Stop the jobs for which `which` holds."""
        jobs = list(filter(which, self._jobs))
        self._keep(lambda job: not which(job))
        for job in jobs:
            job.give_up()

    def _keep(self, which: Callable[[Job], bool]) -> None:
        """Replace the queue, since the event loop may be reading it."""
        self._jobs = deque(filter(which, self._jobs))
