"""Makes ticks: when, of which views, and what of them anew, so that neither the time nor what may be sent is used up."""

import math
import time
from collections.abc import Callable, Collection
from typing import Any

from numpy.typing import NDArray
from unrolled.core import may_interrupt

from ..settings import Settings
from ..views import views
from ..views.base import Moment
from .encode import Path, compact, encoded, pieces
from .parts import Picture, following
from .ticks import Key, Tally, Tick, Wants

RESTS = 10  # at least so many times as long as it takes to make, a view that need not be in every tick stays as it is
PAID = 40  # the same, where there are many bytes to be sent, for the time that the budget takes for those of the view
CREDIT = 0.1  # seconds of the budget that small pictures leave to larger ones


class TickMaker:
    """Makes the ticks of one run, in the compute worker.

    Attributes:
        wanted: what the present viewers asked for.
        watching: how many they are.
        owes: whether the newest tick of a run that stands still leaves something out, since more has been sent than the budget has.
    """

    def __init__(self, limits: Settings):
        self._limits = limits
        self.wanted: frozenset[Wants] = frozenset()
        self.watching, self.owes = 0, False
        self._number, self._last, self._beat, self._paid, self._counted, self._size = 0, 0.0, 0.0, 0.0, 0, 0
        self._zips, self._tally = False, Tally()
        self._kept: dict[Key, Picture] = {}

    def serve(self, viewers: Collection[Any]) -> None:
        """Make what these viewers want, from now on; called in the event loop."""
        self.wanted, self.watching = frozenset(viewer.wants for viewer in viewers), len(viewers)
        self._zips = any(viewer.zips for viewer in viewers)

    def due(self, now: float) -> bool:
        """Whether it is time for the next one."""
        return now >= self.next_due()

    def next_due(self) -> float:
        """When it will be: less often the more is to be sent; never while nobody watches."""
        return max(self._beat + self._period(), self._paid_until()) if self.watching else math.inf

    def _period(self) -> float:
        """Seconds between two, as far as that depends on how many messages they are."""
        limits = self._limits
        return min(max(1 / limits.ticks_per_second, self.watching / limits.messages_per_second), 1 / limits.min_ticks_per_second)

    @property
    def _budget(self) -> float:
        """Bytes a second."""
        return self._limits.megabytes_per_second * 1e6

    def _paid_until(self) -> float:
        """When the budget will have had the time for all that was sent."""
        sent, self._counted = self._tally.sent - self._counted, self._tally.sent
        if sent:
            self._paid = max(self._paid, self._last - CREDIT) + sent / self._budget
        return self._paid

    def make(self, states: list[dict[str, Any]], moments: list[Moment], going: bool) -> Tick:
        """A tick of this moment: the run's state, and each view that somebody asked for; the same of what stands beside it."""
        now = time.perf_counter()
        late = now - self._beat - self._period()
        self._beat = now - late if 0 <= late < self._period() else now  # a little late now is made up for by the next one
        heads = [compact(state, "json")[:-1] for state in states]
        wanted, poor = self.wanted, now < self._paid_until()  # the event loop may put others in its place
        self._number, self._last, self.owes = self._number + 1, now, False
        pictures = {(name, encoding, side): self._picture((name, encoding, side), wanted, moment, going, poor)
                    for name, encoding in dict.fromkeys((name, wants.encoding) for wants in wanted for name in wants.views)
                    for side, moment in enumerate(moments) if views()[name].fits(moment.spec)}
        self._size = sum(picture.size for picture in pictures.values())
        return Tick(self._number, heads, pictures, self._tally)

    def _picture(self, key: Key, wanted: Collection[Wants], moment: Moment, going: bool, poor: bool) -> Picture:
        """A view of this tick. While a run goes on, it is made anew no more often than it wants, nor so often that it takes much of the time or
        of what may be sent; while it stands still, always, unless more has been sent than may be: then that is made up for."""
        name, encoding, _ = key
        view, kept = views()[name], self._kept.get(key)

        def waits(due: float) -> bool:
            late = kept is not None and (self._last < due if going else poor)
            self.owes |= late and not going
            return late
        if view.period and kept and waits(kept.due):
            return kept
        chosen = [wants.quantities for wants in wanted if name in wants.views and wants.encoding == encoding]
        quantities = tuple({quantity for each in chosen for quantity in each}) if all(chosen) else ()
        rests = bool(quantities) and kept is not None and waits(kept.rest_due)
        may_interrupt()
        began = time.perf_counter()
        new = self._new(key, moment, lambda path: rests and not view.looked_at(path, quantities))
        took = time.perf_counter() - began
        due = self._last + max(view.period, RESTS * took, self._costs(new.size)) if view.period else 0.0
        rest = sum(part.size for part, path in zip(new.arrays, new.paths, strict=True) if quantities and not view.looked_at(path, quantities))
        rest_due = kept.rest_due if rests else self._last + self._costs(rest)
        self._kept[key] = new._replace(due=due, rest_due=rest_due)
        return self._kept[key]

    def _costs(self, size: int) -> float:
        """Seconds that so many bytes for everybody are to rest: none, where all of each tick could be sent as often as is wanted at least."""
        each = self.watching / self._budget
        return PAID * size * each if self._size * each * self._limits.min_ticks_per_second > 1 else 0.0

    def _new(self, key: Key, moment: Moment, stays: Callable[[Path], bool]) -> Picture:
        """A picture made anew, but for those arrays that stay; what is as it was before is the same part."""
        (name, encoding, _), kept, number, arrays, paths = key, self._kept.get(key), self._number, [], []

        def add(i: int, path: Path, array: NDArray) -> None:
            before = kept.array(i, path) if kept else None
            arrays.append(before if before and stays(path) else following(before, encoded(array, encoding, views()[name].precision(path)), number))
            paths.append(path)
        text = pieces(views()[name].data(moment) | {"at": moment.step.index}, add)
        whole = not any(map(stays, paths))
        form = following(kept.form if kept else None, text if whole else f'{text[:-1]},"complete":false}}', number)
        for part in (form, *arrays) if self._zips else ():
            part.prepare()  # here, and not in the event loop
        return Picture(form, tuple(arrays), tuple(paths), number, number if whole else kept.complete)
