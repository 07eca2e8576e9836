"""The least served comes next.

Fair queueing, as in Stoica and others, "Earliest eligible virtual deadline first" (1995), and the scheduler of Linux.
"""

from collections.abc import Collection
from typing import Generic, TypeVar

CREDIT = 0.02  # seconds that one who was idle may be ahead of the others: it is served at once, and cannot save up more

Who = TypeVar("Who")


class Shares(Generic[Who]):
    """The service that each has had, divided by its weight."""

    def __init__(self) -> None:
        self._had: dict[Who, float] = {}
        self._least = 0.0  # what the one served last had had; nobody who waits has had less, but for the credit

    def first(self, ready: Collection[Who]) -> Who:
        """The one that has had the least. One that was idle or is new counts as if it had had nearly as much as the
        others.
        """
        had = {who: max(self._had.get(who, 0.0), self._least - CREDIT) for who in ready}
        self._had |= had
        first = min(had, key=had.__getitem__)
        self._least = max(self._least, had[first])
        return first

    def charge(self, who: Who, seconds: float) -> None:
        """Add service that one has had, divided by its weight."""
        self._had[who] = self._had.get(who, 0.0) + seconds

    def forget(self, who: Who) -> None:
        """Forget one."""
        self._had.pop(who, None)
