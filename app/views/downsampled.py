"""Series over the updates of a run, for charts: few points, however long the run."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_POINTS = 400


def keep_later(one: Any, other: Any) -> Any:
    """The value of the later of two updates."""
    return other


class DownsampledSeries:
    """Values at some updates; when there are `most`, each pair of neighbours becomes one.

    Args:
        most: points.
        merge: makes one value of two neighbours, which stands at the later update.

    Attributes:
        updates: in ascending order.
        values: one for each of them.
        every: least number of updates between two points.
    """

    def __init__(self, most: int, merge: Callable[[Any, Any], Any] = keep_later):
        self.updates: list[int] = []
        self.values: list[Any] = []
        self._most, self._merge, self.every = most, merge, 1

    def due(self, update: int) -> bool:
        """Whether enough updates have been made since the last point. Replayed updates are not due."""
        return not self.updates or update - self.updates[-1] >= self.every

    def add(self, update: int, value: Any) -> None:
        """Add a value that is due."""
        self.updates.append(update)
        self.values.append(value)
        if len(self.updates) == self._most:
            self._halve()

    def arrays(self) -> tuple[NDArray, NDArray]:
        """Updates and values, if these are numbers."""
        return np.array(self.updates, float), np.array(self.values, float)

    def packed(self, name: str) -> dict[str, NDArray]:
        """The series as arrays, to be kept under a name."""
        return {f"{name}_updates": np.array(self.updates, np.int64), f"{name}_values": np.array(self.values),
                f"{name}_every": np.array(self.every)}

    def resume(self, name: str, arrays: Mapping[str, NDArray]) -> None:
        """Restore what `packed` made; raises `KeyError` if an array is missing."""
        values = arrays[f"{name}_values"]
        self.updates, self.every = arrays[f"{name}_updates"].tolist(), int(arrays[f"{name}_every"])
        self.values = list(values) if values.ndim > 1 else values.tolist()

    def cut(self, update: int) -> None:
        """Forget the points after an update."""
        keep = int(np.searchsorted(self.updates, update, side="right"))
        for series in (self.updates, self.values):
            del series[keep:]

    def _halve(self) -> None:
        pairs = len(self.updates) // 2 * 2
        merged = list(map(self._merge, self.values[:pairs:2], self.values[1:pairs:2]))
        self.updates, self.values = self.updates[1:pairs:2] + self.updates[pairs:], merged + self.values[pairs:]
        self.every = -(-(self.updates[-1] - self.updates[0]) // len(self.updates))


class CostCurve:
    """Training cost as means over several updates, and validation cost at each evaluation."""

    def __init__(self) -> None:
        self._training = DownsampledSeries(MOST_POINTS, lambda one, other: (one + other) / 2)
        self._validation = DownsampledSeries(MOST_POINTS)
        self._pending, self._reached = np.empty(0), 0

    def learned(self, update: int, costs: NDArray) -> None:
        """Add the costs, (updates,), of the updates up to this one. Replayed updates are ignored."""
        coming = update - self._reached
        if coming <= 0:
            return
        self._pending, self._reached = np.concatenate([self._pending, costs[-coming:]]), update
        while len(self._pending) >= (every := self._training.every):
            mean, self._pending = float(self._pending[:every].mean()), self._pending[every:]
            self._training.add(update - len(self._pending), mean)

    def point(self, update: int, validation: float) -> None:
        """Add the validation cost at an update, if a point is due."""
        if self._validation.due(update):
            self._validation.add(update, validation)

    def packed(self) -> dict[str, NDArray]:
        """The curves as arrays, to be kept."""
        return self._training.packed("training") | self._validation.packed("validation") | {"pending": self._pending,
                                                                                            "reached": np.array(
                                                                                                self._reached)}

    def resume(self, arrays: Mapping[str, NDArray]) -> None:
        """Restore what `packed` made; raises `KeyError` if an array is missing."""
        self._training.resume("training", arrays)
        self._validation.resume("validation", arrays)
        self._pending, self._reached = arrays["pending"], int(arrays["reached"])

    def cut(self, update: int) -> int:
        """Forget the costs after an update; returns the last update whose costs are still known, which is earlier if
        this one lies within a mean.
        """
        self._training.cut(update)
        self._validation.cut(update)
        start = self._reached - len(self._pending)
        if update < start:
            start, self._pending = int(self._training.updates[-1]) if self._training.updates else 0, np.empty(0)
        self._pending = self._pending[: update - start]
        self._reached = start + len(self._pending)
        return self._reached

    def training(self) -> tuple[NDArray, NDArray]:
        """Updates, and the mean cost since the previous point, each (points,)."""
        return self._training.arrays()

    def validation(self) -> tuple[NDArray, NDArray]:
        """Updates, and the cost on the validation samples, each (points,)."""
        return self._validation.arrays()
