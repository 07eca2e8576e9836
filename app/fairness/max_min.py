"""Who gives way where there is no room for more: max–min fairness over visitors (Bertsekas and Gallager, Data networks, section 6.5.2).

While there is room anybody takes what he likes. Where there is none, a visitor who has little takes from the one who has most, as long as that leaves
the other no less than himself. A class behind one address is one visitor, so no fixed share would be right for it.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar


class Owned(Protocol):
    """What is somebody's.

    Attributes:
        visitor: whose it is.
    """

    visitor: str


Thing = TypeVar("Thing", bound=Owned)


def to_displace(things: Iterable[Thing], visitor: str, rank: Callable[[Thing], Any], size: Callable[[Thing], float] = lambda thing: 1,
                wants: float = 1) -> Thing | None:
    """What is to give way to something more of a visitor: of whoever has most, what ranks lowest.

    Args:
        things: all that share the room.
        visitor: the newcomer's.
        rank: of one of them; what has None never gives way.
        size: how much one of them takes.
        wants: how much the newcomer takes.

    Returns:
        None where nobody would be left with as much as the newcomer then has: he waits, or does with less.
    """
    things = list(things)
    held: Counter[str] = Counter()
    for thing in things:
        held[thing.visitor] += size(thing)
    able = [thing for thing in things if thing.visitor != visitor and rank(thing) is not None and held[thing.visitor] - size(thing) >= held[visitor] + wants]
    return min(able, key=lambda thing: (-held[thing.visitor], rank(thing)), default=None)
