"""Who is served next: whoever has had the least so far.

Fair queueing, as in Stoica and others, "Earliest eligible virtual deadline first" (1995), and the scheduler of Linux.
"""

from collections.abc import Collection
from typing import Generic, TypeVar

CREDIT = 0.02  # seconds that one who was at rest may be ahead of the others: it gets its turn at once, and cannot save up more

Who = TypeVar("Who")


class Shares(Generic[Who]):
    """What each has had, by its weight."""

    def __init__(self) -> None:
        self._had: dict[Who, float] = {}
        self._least = 0.0  # what the one that was served last had had: never less than what anybody who waits has had

    def first(self, ready: Collection[Who]) -> Who:
        """Whoever has had the least; who was at rest, or is new, counts as one that has had nearly as much as the others, however long that was."""
        had = {who: max(self._had.get(who, 0.0), self._least - CREDIT) for who in ready}
        self._had |= had
        first = min(had, key=had.__getitem__)
        self._least = max(self._least, had[first])
        return first

    def charge(self, who: Who, seconds: float) -> None:
        """It has had so much more, divided by its weight."""
        self._had[who] = self._had.get(who, 0.0) + seconds

    def forget(self, who: Who) -> None:
        """Let go of it."""
        self._had.pop(who, None)
