"""Ticks: one picture of a run, whole in itself, encoded once for all who asked for the same."""

import math
import time
from collections.abc import Collection
from typing import Any, NamedTuple

from core import may_interrupt

from .encode import compact
from .settings import Settings
from .views import views
from .views.base import Moment

RESTS = 10  # at least so many times as long as it takes to make, a view that need not be in every tick stays as it is


class Wants(NamedTuple):
    """What a viewer asked for: which views, in which encoding, all of them in each tick or only those made anew for it."""

    views: tuple[str, ...]
    encoding: str
    whole: bool = True


class Tick(NamedTuple):
    """Its number, counted from 1, and its JSON text by what was asked for; the whole one, too, of what is sent in part."""

    number: int
    bodies: dict[Wants, Any]


class Text(NamedTuple):
    """A view's JSON text, the number of the tick that it was made for, and when it may be made anew."""

    text: str = ""
    made: int = 0
    due: float = 0.0


class TickMaker:
    """Makes the ticks of one run, in the compute worker.

    Attributes:
        wanted: what the present viewers asked for.
        watching: how many they are.
    """

    def __init__(self, limits: Settings):
        self._limits = limits
        self.wanted: frozenset[Wants] = frozenset()
        self.watching = 0
        self._number, self._last, self._beat, self._bytes = 0, 0.0, 0.0, 0
        self._cache: dict[tuple[str, str, int], Text] = {}

    def serve(self, viewers: Collection[Any]) -> None:
        """Make what these viewers want, from now on; called in the event loop."""
        self.wanted, self.watching = frozenset(viewer.wants for viewer in viewers), len(viewers)

    def due(self, now: float) -> bool:
        """Whether it is time for the next one."""
        return now >= self.next_due()

    def next_due(self) -> float:
        """When it will be: less often the more is to be sent, but never too seldom; never while nobody watches."""
        return self._beat + self._period() if self.watching else math.inf

    def _period(self) -> float:
        limits = self._limits
        seconds = max(1 / limits.ticks_per_second, self.watching / limits.messages_per_second,
                      self.watching * self._bytes / (limits.megabytes_per_second * 1e6))
        return min(seconds, 1 / limits.min_ticks_per_second)

    def make(self, states: list[dict[str, Any]], moments: list[Moment], going: bool) -> Tick:
        """A tick of this moment: the run's state, and each view that somebody asked for; the same of what stands beside it."""
        now = time.perf_counter()
        late = now - self._beat - self._period()
        self._beat = now - late if 0 <= late < self._period() else now  # a little late now is made up for by the next one
        self._number, self._last = self._number + 1, now
        heads = [compact(state, "json")[:-1] for state in states]
        wanted = self.wanted  # the event loop may put another in its place
        bodies = {wants: self._body(heads, wants, moments, going) for wants in wanted | {wants._replace(whole=True) for wants in wanted}}
        self._bytes = max((len(bodies[wants]) for wants in wanted), default=0)
        return Tick(self._number, bodies)

    def _body(self, heads: list[str], wants: Wants, moments: list[Moment], going: bool) -> str:
        whole = ""
        for side in reversed(range(len(heads))):  # what stands beside lies within
            texts = {name: self._view(name, wants.encoding, side, moments[side], going)
                     for name in wants.views if views()[name].fits(moments[side].spec)}
            views_text = ",".join(f'"{name}":{text.text}' for name, text in texts.items() if wants.whole or text.made == self._number)
            whole = f'{heads[side]},"views":{{{views_text}}}' + (f',"beside":{whole}}}' if whole else "}")
        return whole

    def _view(self, name: str, encoding: str, side: int, moment: Moment, going: bool) -> Text:
        """A view of this tick; while a run goes on, not made anew more often than the view wants, nor so often that it takes much of the time."""
        view = views()[name]
        kept = self._cache.get((name, encoding, side), Text())
        if kept.made == self._number or (kept.text and going and self._last < kept.due):
            return kept
        may_interrupt()
        began = time.perf_counter()
        text = compact(view.data(moment) | {"at": moment.step.index}, encoding)
        took = time.perf_counter() - began
        new = Text(text, self._number, self._last + (max(view.period, RESTS * took) if view.period else 0.0))
        self._cache[name, encoding, side] = new
        return new
