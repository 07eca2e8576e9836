"""Long jobs, done slice by slice."""

from collections.abc import Callable, Generator
from operator import attrgetter
from typing import Any

from ..errors import Refusal

ANY, MOVES, REPLAYS = (lambda job: True), attrgetter("moves"), attrgetter("replays")


def given_up() -> Refusal:
    """What those are told who wait for it."""
    return Refusal(409, None, "no other command while it was under way", "a later command", "It was given up for a later command.")


class Job:
    """Something long, done in slices: it yields the share done, and tells its end, its failure, or that it was given up.

    Attributes:
        moves: whether it moves the run, so that a later command to move ends it.
        replays: whether it makes updates again, so that a change to what has been ends it.
    """

    def __init__(self, steps: Generator[float, None, Any], moves: bool, replays: bool, tell: Callable[[Any, Exception | None], None]):
        self._steps, self.moves, self.replays, self._tell, self.over = steps, moves, replays, tell, False

    def go_on(self) -> float | None:
        """Do a little; returns the share done, or None when it is over."""
        try:
            return next(self._steps)
        except StopIteration as stop:
            self._end(stop.value, None)
        except Exception as error:  # told to whoever asked for it
            self._end(None, error)
        return None

    def give_up(self) -> None:
        """Stop it where it is."""
        if not self.over:
            self._steps.close()
            self._end(None, given_up())

    def _end(self, result: Any, error: Exception | None) -> None:
        self.over = True
        self._tell(result, error)
