"""What is kept of a run over its updates, for charts: few points, however long it runs."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_POINTS = 400


def later(one: Any, other: Any) -> Any:
    """Of two values, the one of the later update."""
    return other


class Points:
    """Values at some updates; when there are more than `most`, two and two become one.

    Args:
        merge: makes one value of two neighbours; the pair stands at the later update.

    Attributes:
        updates: in ascending order.
        values: one for each of them.
    """

    def __init__(self, most: int, merge: Callable[[Any, Any], Any] = later):
        self.updates: list[int] = []
        self.values: list[Any] = []
        self._most, self._merge, self._every = most, merge, 1

    def due(self, update: int) -> bool:
        """Whether enough updates have been made since the last point; what is replayed is known."""
        return not self.updates or update - self.updates[-1] >= self._every

    def add(self, update: int, value: Any) -> None:
        """Note a value that is due."""
        self.updates.append(update)
        self.values.append(value)
        if len(self.updates) > self._most:
            self._halve()

    def cut(self, update: int) -> None:
        """Forget what came after this update."""
        keep = int(np.searchsorted(self.updates, update, side="right"))
        for series in (self.updates, self.values):
            del series[keep:]

    def _halve(self) -> None:
        pairs = len(self.updates) // 2 * 2
        merged = list(map(self._merge, self.values[:pairs:2], self.values[1:pairs:2]))
        self.updates, self.values = self.updates[1:pairs:2] + self.updates[pairs:], merged + self.values[pairs:]
        self._every = max(1, (self.updates[-1] - self.updates[0]) // len(self.updates))


class CostCurve:
    """Training and validation cost, one point a tick: the mean training cost since the last one, and the newest validation cost."""

    def __init__(self) -> None:
        self._points = Points(MOST_POINTS, lambda one, other: ((one[0] + other[0]) / 2, other[1]))
        self._pending: list[NDArray] = []

    def learned(self, costs: NDArray) -> None:
        """Note the costs of some updates, (updates,); their mean makes the next point."""
        if len(costs):
            self._pending.append(costs)

    def point(self, update: int, validation: float) -> None:
        """End a point at this update, if one is due."""
        if not self._points.due(update):
            if update < self._points.updates[-1]:
                self._pending.clear()
            return
        training = float(np.mean(np.concatenate(self._pending))) if self._pending else math.nan
        self._pending.clear()
        self._points.add(update, (training, validation))

    def cut(self, update: int) -> None:
        """Forget what came after this update."""
        self._points.cut(update)
        self._pending.clear()

    def arrays(self) -> tuple[NDArray, NDArray, NDArray]:
        """Updates, training costs and validation costs, each (points,)."""
        training, validation = np.array(self._points.values, float).reshape(-1, 2).T
        return np.array(self._points.updates, float), training, validation
