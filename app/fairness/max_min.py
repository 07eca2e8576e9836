"""Max–min fairness over visitors when there is no room (Bertsekas and Gallager, Data networks, section 6.5.2).

While there is room, visitors take what they like. Then a visitor with little displaces things of the visitor with most,
as long as the other keeps at least as much. A class behind one address is one visitor, so there is no fixed share.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar


class Owned(Protocol):
    """A thing that belongs to a visitor.

    Attributes:
        visitor: its owner.
    """

    visitor: str


Thing = TypeVar("Thing", bound=Owned)


def to_displace(things: Iterable[Thing], visitor: str, rank: Callable[[Thing], Any],
                size: Callable[[Thing], float] = lambda thing: 1,
                wants: float = 1) -> Thing | None:
    """The thing to displace for a newcomer: the one of lowest rank among those of the visitor who has most.

    Args:
        things: all things that share the room.
        visitor: the owner of the newcomer.
        rank: of a thing; None if it must not be displaced.
        size: of a thing.
        wants: size of the newcomer.

    Returns:
        the thing; None if each other visitor would keep less than the newcomer's owner would then have.
    """
    things = list(things)
    held: Counter[str] = Counter()
    for thing in things:
        held[thing.visitor] += size(thing)
    able = [thing for thing in things if thing.visitor != visitor and rank(thing) is not None
            and held[thing.visitor] - size(thing) >= held[visitor] + wants]
    return min(able, key=lambda thing: (-held[thing.visitor], rank(thing)), default=None)
