"""Ticks: one picture of a run, whole in itself, encoded once for all who asked for the same."""

import math
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from .encode import compact
from .settings import Settings
from .views import views
from .views.base import Moment

if TYPE_CHECKING:
    from .runs import Run
    from .viewers import Wants

NOT_TOLD_AGAIN = ("id", "spec", "shape", "preset", "parameters", "viewers", "updates_per_epoch")
VALIDATED_EVERY = 0.1  # seconds between two evaluations of the validation samples while a run plays


class Tick(NamedTuple):
    """Its number, counted from 1, and its JSON text by what was asked for."""

    number: int
    bodies: dict["Wants", str]


class TickMaker:
    """Makes the ticks of one run, in the compute worker.

    Attributes:
        wanted: what the present viewers asked for.
        watching: how many they are.
    """

    def __init__(self, run: "Run", limits: Settings):
        self._run, self._limits = run, limits
        self.wanted: frozenset[Wants] = frozenset()
        self.watching = 0
        self._number, self._last, self._bytes = 0, 0.0, 0
        self._cache: dict[tuple[str, str], tuple[float, str]] = {}
        self._validation: tuple[float, Any] = (0.0, None)

    def due(self, now: float) -> bool:
        """Whether it is time for the next one."""
        return now >= self.next_due()

    def next_due(self) -> float:
        """When it will be: less often the more is to be sent, but never too seldom; never while nobody watches."""
        limits = self._limits
        seconds = max(1 / limits.ticks_per_second, self.watching / limits.messages_per_second,
                      self.watching * self._bytes / (limits.megabytes_per_second * 1e6))
        return self._last + min(seconds, 1 / limits.min_ticks_per_second) if self.watching else math.inf

    def make(self) -> Tick:
        """A tick of this moment."""
        self._number, self._last = self._number + 1, time.perf_counter()
        moment = self._moment()
        state = {key: value for key, value in self._run.describe().items() if key not in NOT_TOLD_AGAIN}
        head = compact({"run": self._run.id, **state, "update": self._run.step.index}, "json")[:-1]
        bodies = {wants: self._body(head, wants, moment) for wants in self.wanted}
        self._bytes = max(map(len, bodies.values()), default=0)
        return Tick(self._number, bodies)

    def _moment(self) -> Moment:
        """What the views look at; the validation samples are evaluated, and noted in the curve."""
        run, now = self._run, time.perf_counter()
        made, validation = self._validation
        if validation is None or now - made >= VALIDATED_EVERY or run.status != "playing":
            validation = run.history.trainer.evaluate()
            self._validation = now, validation
            run.curve.point(run.history.trainer.update, validation.cost)
        return Moment(run.spec, run.step, run.history.trainer, run.curve, validation)

    def _body(self, head: str, wants: "Wants", moment: Moment) -> str:
        parts = (f'"{name}":{self._view(name, wants.encoding, moment)}' for name in wants.views)
        return f'{head},"views":{{{",".join(parts)}}}}}'

    def _view(self, name: str, encoding: str, moment: Moment) -> str:
        """A view's JSON text; while a run plays, not made anew more often than the view wants."""
        view = views()[name]
        made, text = self._cache.get((name, encoding), (0.0, ""))
        if not text or self._run.status != "playing" or self._last - made >= view.period:
            text = compact(view.data(moment) | {"at": moment.step.index}, encoding)
            self._cache[name, encoding] = self._last, text
        return text
