"""A queue for something that only so many can have at a time: the visitors who wait take turns, however much each of them asks for."""

import asyncio
from collections.abc import Iterator

from ..errors import BUSY, Refusal
from .max_min import to_displace

MOST_WAITING = 512  # questions of one sort, over all visitors


class Waiting(asyncio.Future):
    """One who waits; done when it is his turn.

    Attributes:
        visitor: who it is.
        number: the how manieth he was to come.
    """

    def __init__(self, visitor: str, number: int):
        super().__init__()
        self.visitor, self.number = visitor, number


class Turns:
    """Lets so many in at a time, and the others one after another: of each visitor the one that came first, the visitors in turn (round robin)."""

    def __init__(self, at_a_time: int = 1, most_waiting: int = MOST_WAITING):
        self._free, self._most, self._came = at_a_time, most_waiting, 0
        self._queues: dict[str, dict[int, Waiting]] = {}  # the visitor whose turn is next comes first

    async def enter(self, visitor: str) -> None:
        """Come in, or await one's turn; whoever has come in calls `leave`.

        Raises:
            Refusal: (429) where too many wait, and none of them has more questions here than this visitor.
        """
        if self._free:
            self._free -= 1
            return
        waiting = self._queue(visitor)
        try:
            await waiting
        except asyncio.CancelledError:
            if waiting.done() and not waiting.cancelled():  # it was his turn already
                self.leave()
            raise
        finally:
            self._forget(waiting)

    def leave(self) -> None:
        """Let the next one in."""
        for visitor, queue in list(self._queues.items()):
            self._queues[visitor] = self._queues.pop(visitor)  # behind all others
            for waiting in list(queue.values()):
                self._forget(waiting)
                if not waiting.done():
                    waiting.set_result(None)
                    return
        self._free += 1

    def __iter__(self) -> Iterator[Waiting]:
        return (waiting for queue in self._queues.values() for waiting in queue.values())

    def __len__(self) -> int:
        return sum(map(len, self._queues.values()))

    def _queue(self, visitor: str) -> Waiting:
        if len(self) >= self._most:
            last = to_displace(self, visitor, lambda waiting: -waiting.number)
            if last is None:
                raise _too_many(self._most)
            self._forget(last)
            last.set_exception(_too_many(self._most))
        self._came += 1
        waiting = Waiting(visitor, self._came)
        self._queues.setdefault(visitor, {})[waiting.number] = waiting
        return waiting

    def _forget(self, waiting: Waiting) -> None:
        queue = self._queues.get(waiting.visitor, {})
        queue.pop(waiting.number, None)
        if not queue:
            self._queues.pop(waiting.visitor, None)


def _too_many(most: int) -> Refusal:
    return Refusal(BUSY, None, f"at most {most} questions of this sort that wait", "more", "Too many questions wait here: try again in a while.")
