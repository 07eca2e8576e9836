"""Builds the ticks of a run: when, with which views, and what of them anew, within limits of time and bandwidth."""

import math
import time
from collections.abc import Callable, Collection
from typing import Any

from numpy.typing import NDArray
from unrolled.core import may_interrupt

from ..settings import Settings
from ..views import views
from ..views.moment import Moment
from .encode import Path, compact, encode_array, extract_arrays
from .fragments import EncodedView, reuse
from .ticks import ByteCount, Subscription, Tick, ViewKey

TIME_RESTS = 10  # seconds until a view with a period is made again, for each second that making it takes
BYTES_REST = 40  # the same for each second of bandwidth that sending it takes, if there is much to send
CREDIT = 0.1  # seconds of bandwidth that small ticks save for larger ones


class TickBuilder:
    """Builds the ticks of one run, in the compute worker.

    Attributes:
        wanted: the subscriptions of the present subscribers.
        watching: number of subscribers.
        owes: whether the newest tick of a run that stands still leaves something out, since the bandwidth is used up.
    """

    def __init__(self, limits: Settings):
        self._limits = limits
        self.wanted: frozenset[Subscription] = frozenset()
        self.watching, self.owes = 0, False
        self._number, self._last, self._beat = 0, 0.0, 0.0
        self._paid, self._counted, self._size = 0.0, 0, 0
        self._compresses, self._bytes_sent = False, ByteCount()
        self._kept: dict[ViewKey, EncodedView] = {}

    def serve(self, subscribers: Collection[Any]) -> None:
        """Build for these subscribers from now on; in the event loop."""
        self.wanted = frozenset(subscriber.subscription for subscriber in subscribers)
        self.watching = len(subscribers)
        self._compresses = any(subscriber.compresses for subscriber in subscribers)

    def due(self, now: float) -> bool:
        """Whether it is time for the next tick."""
        return now >= self.next_due()

    def next_due(self) -> float:
        """When the next tick is due: later the more there is to send, and never if nobody watches."""
        return max(self._beat + self._period(), self._paid_until()) if self.watching else math.inf

    def _period(self) -> float:
        """Seconds between two ticks, by the number of messages."""
        limits = self._limits
        shortest = max(1 / limits.ticks_per_second, self.watching / limits.messages_per_second)
        return min(shortest, 1 / limits.min_ticks_per_second)

    @property
    def _budget(self) -> float:
        """Bandwidth in bytes a second."""
        return self._limits.megabytes_per_second * 1e6

    def _paid_until(self) -> float:
        """When the bandwidth will have sufficed for all that was sent."""
        total = self._bytes_sent.sent
        sent, self._counted = total - self._counted, total
        if sent:
            self._paid = max(self._paid, self._last - CREDIT) + sent / self._budget
        return self._paid

    def make(self, states: list[dict[str, Any]], moments: list[Moment], moving: bool) -> Tick:
        """Build a tick of this moment.

        Args:
            states: of each side, as the tick holds them.
            moments: of each side, as its views see them.
            moving: whether the run goes on, so that another tick follows soon.
        """
        now = time.perf_counter()
        late = now - self._beat - self._period()
        self._beat = now - late if 0 <= late < self._period() else now  # the next tick makes up for a short delay
        heads = [compact(state, "json")[:-1] for state in states]
        wanted, poor = self.wanted, now < self._paid_until()  # read once: the event loop may replace `wanted`
        self._number, self._last, self.owes = self._number + 1, now, False
        names = dict.fromkeys((name, each.encoding) for each in wanted for name in each.views)
        encoded = {(name, encoding, side): self._view((name, encoding, side), wanted, moment, moving, poor)
                   for name, encoding in names for side, moment in enumerate(moments)
                   if views()[name].fits(moment.spec)}
        self._size = sum(view.size for view in encoded.values())
        return Tick(self._number, heads, encoded, self._bytes_sent)

    def _view(self, key: ViewKey, wanted: Collection[Subscription], moment: Moment, moving: bool,
              poor: bool) -> EncodedView:
        """A view of this tick, or the last one if it is not due.

        While the run moves, a view is made again no more often than its period says, nor so often that it takes much of
        the time or bandwidth. While it stands still, a view is always made, unless bandwidth is lacking; then it
        follows later.

        Args:
            key: of the view.
            wanted: all subscriptions.
            moment: what the view sees.
            moving: whether the run goes on.
            poor: whether bandwidth is lacking.
        """
        name, encoding, _ = key
        view, kept = views()[name], self._kept.get(key)

        def waits(due: float) -> bool:
            late = kept is not None and (self._last < due if moving else poor)
            self.owes |= late and not moving
            return late
        if view.period and kept and waits(kept.due):
            return kept
        chosen = [each.quantities for each in wanted if name in each.views and each.encoding == encoding]
        quantities = tuple({quantity for each in chosen for quantity in each}) if all(chosen) else ()
        rests = bool(quantities) and kept is not None and waits(kept.rest_due)

        def unseen(path: Path) -> bool:
            return bool(quantities) and not view.looked_at(path, quantities)
        may_interrupt()
        began = time.perf_counter()
        new = self._encode(key, moment, lambda path: rests and unseen(path))
        took = time.perf_counter() - began
        due = self._last + max(view.period, TIME_RESTS * took, self._rest(new.size)) if view.period else 0.0
        unseen_size = sum(array.size for array, path in zip(new.arrays, new.paths, strict=True) if unseen(path))
        rest_due = kept.rest_due if rests else self._last + self._rest(unseen_size)
        self._kept[key] = new._replace(due=due, rest_due=rest_due)
        return self._kept[key]

    def _rest(self, size: int) -> float:
        """Seconds until so many bytes may be sent to all again: none if whole ticks fit into the bandwidth."""
        each = self.watching / self._budget
        much = self._size * each * self._limits.min_ticks_per_second > 1
        return BYTES_REST * size * each if much else 0.0

    def _encode(self, key: ViewKey, moment: Moment, stays: Callable[[Path], bool]) -> EncodedView:
        """A view made anew, except arrays that stay; fragments with the same text as before are reused."""
        (name, encoding, _), kept, number, arrays, paths = key, self._kept.get(key), self._number, [], []

        def add(i: int, path: Path, array: NDArray) -> None:
            before = kept.array(i, path) if kept else None
            if not (before and stays(path)):
                before = reuse(before, encode_array(array, encoding, views()[name].precision(path)), number)
            arrays.append(before)
            paths.append(path)
        text = extract_arrays(views()[name].data(moment) | {"at": moment.step.index}, add)
        whole = not any(map(stays, paths))
        form = reuse(kept.form if kept else None, text if whole else f'{text[:-1]},"complete":false}}', number)
        for fragment in (form, *arrays) if self._compresses else ():
            fragment.prepare()  # here, and not in the event loop
        return EncodedView(form, tuple(arrays), tuple(paths), number, number if whole else kept.complete)
