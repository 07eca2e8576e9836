"""A queue for a resource that only so many can use at a time. Visitors take turns, however many requests each of them
has.
"""

import asyncio
from collections.abc import Iterator

from ..errors import BUSY, Refusal
from .max_min import to_displace

MOST_WAITING = 512  # requests in one queue, over all visitors


class Ticket(asyncio.Future):
    """A request that waits; done when its turn has come.

    Attributes:
        visitor: who waits.
        number: of the ticket, in the order of coming.
    """

    def __init__(self, visitor: str, number: int):
        super().__init__()
        self.visitor, self.number = visitor, number


class Turns:
    """Admits so many requests at a time. Visitors are served round robin, and the requests of one visitor in order."""

    def __init__(self, at_a_time: int = 1, most_waiting: int = MOST_WAITING):
        self._free, self._most, self._came = at_a_time, most_waiting, 0
        self._queues: dict[str, dict[int, Ticket]] = {}  # the first visitor is the next one served

    async def enter(self, visitor: str) -> None:
        """Wait for a turn; the caller then calls `leave` when it is done.

        Raises:
            Refusal: (429) if too many wait, and no visitor has more waiting requests than this one.
        """
        if self._free:
            self._free -= 1
            return
        ticket = self._queue(visitor)
        try:
            await ticket
        except asyncio.CancelledError:
            if ticket.done() and not ticket.cancelled():  # its turn had come already
                self.leave()
            raise
        finally:
            self._forget(ticket)

    def leave(self) -> None:
        """Admit the next request."""
        for visitor, queue in list(self._queues.items()):
            self._queues[visitor] = self._queues.pop(visitor)  # behind all others
            for ticket in list(queue.values()):
                self._forget(ticket)
                if not ticket.done():
                    ticket.set_result(None)
                    return
        self._free += 1

    def __iter__(self) -> Iterator[Ticket]:
        return (ticket for queue in self._queues.values() for ticket in queue.values())

    def __len__(self) -> int:
        return sum(map(len, self._queues.values()))

    def _queue(self, visitor: str) -> Ticket:
        if len(self) >= self._most:
            last = to_displace(self, visitor, lambda ticket: -ticket.number)
            if last is None:
                raise _too_many(self._most)
            self._forget(last)
            last.set_exception(_too_many(self._most))
        self._came += 1
        ticket = Ticket(visitor, self._came)
        self._queues.setdefault(visitor, {})[ticket.number] = ticket
        return ticket

    def _forget(self, ticket: Ticket) -> None:
        queue = self._queues.get(ticket.visitor, {})
        queue.pop(ticket.number, None)
        if not queue:
            self._queues.pop(ticket.visitor, None)


def _too_many(most: int) -> Refusal:
    return Refusal(BUSY, None, f"at most {most} waiting requests of this kind", "more",
                   "Too many requests are waiting here: try again in a while.")
