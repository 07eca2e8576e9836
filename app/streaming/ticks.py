"""Ticks: one moment of a run, whole in itself, made of fragments that are made once for all who ask for them."""

from collections.abc import Iterator
from typing import NamedTuple

from ..views import views
from .fragments import EncodedView, Fragment, join_compressed, join_plain

ViewKey = tuple[str, str, int]  # view, encoding and side


class Subscription(NamedTuple):
    """What a subscriber asks for.

    Attributes:
        views: names of views.
        encoding: of arrays.
        whole: whether each tick holds everything, or only what is new to the subscriber.
        quantities: those that the subscriber looks at; empty for all.
    """

    views: tuple[str, ...]
    encoding: str
    whole: bool = True
    quantities: tuple[str, ...] = ()


class Received(NamedTuple):
    """What a subscriber has been sent.

    Attributes:
        tick: number of the last tick; −1 for none.
        whole: number of the last tick of which it has all arrays; −1 for none.
    """

    tick: int = -1
    whole: int = -1


class ByteCount:
    """Bytes that were sent for a run, by which ticks keep to a budget; counted in the event loop."""

    def __init__(self) -> None:
        self.sent = 0


class Tick:
    """One moment of a run.

    Args:
        number: of the tick, from 1.
        heads: the state of each side as JSON, without the closing brace.
        views: the encoded views.
        bytes_sent: counts what is sent of it.
    """

    def __init__(self, number: int, heads: list[str], views: dict[ViewKey, EncodedView], bytes_sent: ByteCount):
        self.number, self._heads, self._views, self.bytes_sent = number, heads, views, bytes_sent
        self._has = {(name, encoding) for name, encoding, _ in views}
        self._events: dict[tuple[Subscription, Received, bool], bytes] = {}
        self._known: dict[Subscription, tuple[bool, bool]] = {}

    def serves(self, subscription: Subscription) -> bool:
        """Whether it has all views of a subscription."""
        return self._about(subscription)[0]

    def complete(self, subscription: Subscription) -> bool:
        """Whether all arrays of a subscription are of this moment, or need not be made again for it."""
        return self._about(subscription)[1]

    def _about(self, subscription: Subscription) -> tuple[bool, bool]:
        """Both answers, looked up once for all subscribers with the same subscription."""
        if subscription not in self._known:
            encoding = subscription.encoding
            serves = self._has >= {(name, encoding) for name in subscription.views}
            views = [view for key, view in self._views.items() if key[1] == encoding and key[0] in subscription.views]
            self._known[subscription] = serves, all(view.made == view.complete for view in views)
        return self._known[subscription]

    def event(self, subscription: Subscription, received: Received, compress: bool) -> bytes:
        """The server-sent event for subscribers with the same subscription who have received the same."""
        key = (subscription, Received() if subscription.whole else received, compress)
        if key not in self._events:
            self._events[key] = (join_compressed if compress else join_plain)(self._text(subscription, received))
        return self._events[key]

    def _text(self, subscription: Subscription, received: Received) -> Iterator[str | Fragment]:
        yield f"id: {self.number}\nevent: tick\ndata: "
        yield from self._side(0, subscription, received)
        yield "\n\n"

    def _side(self, side: int, subscription: Subscription, received: Received) -> Iterator[str | Fragment]:
        """One side, and within it the other one."""
        yield f'{self._heads[side]},"views":{{'
        between = ""
        for name in subscription.views:
            view = self._views.get((name, subscription.encoding, side))
            if view is None or not (subscription.whole or view.made > received.tick):
                continue
            yield f'{between}"{name}":'
            yield from view.whole() if subscription.whole else view.changes(*received,
                                                                            _looked_at(name, view, subscription))
            between = ","
        yield "}"
        if side + 1 < len(self._heads):
            yield ',"beside":'
            yield from self._side(side + 1, subscription, received)
        yield "}"


def _looked_at(name: str, view: EncodedView, subscription: Subscription) -> list[bool]:
    """For each array of a view, whether the subscriber looks at it."""
    quantities = subscription.quantities
    return [not quantities or views()[name].looked_at(path, quantities) for path in view.paths]
