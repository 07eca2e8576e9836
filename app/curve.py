"""The cost over the updates: what the cost curves are drawn from."""

import numpy as np
from numpy.typing import NDArray

MOST_POINTS = 400


class CostCurve:
    """Training and validation cost, one point a tick; when there are too many, two and two become one."""

    def __init__(self) -> None:
        self._updates: list[int] = []
        self._training: list[float] = []
        self._validation: list[float] = []
        self._pending: list[NDArray] = []
        self._every = 1

    def learned(self, costs: NDArray) -> None:
        """Note the costs of some updates, (updates,); their mean makes the next point."""
        if len(costs):
            self._pending.append(costs)

    def point(self, update: int, validation: float) -> None:
        """End a point at this update, once enough updates have been made since the last one; what is replayed is known."""
        if self._updates and update - self._updates[-1] < self._every:
            if update < self._updates[-1]:
                self._pending.clear()
            return
        training = float(np.mean(np.concatenate(self._pending))) if self._pending else float("nan")
        self._pending.clear()
        self._updates.append(update)
        self._training.append(training)
        self._validation.append(validation)
        if len(self._updates) > MOST_POINTS:
            self._halve()

    def cut(self, update: int) -> None:
        """Forget what came after this update."""
        keep = int(np.searchsorted(self._updates, update, side="right"))
        for series in (self._updates, self._training, self._validation):
            del series[keep:]
        self._pending.clear()

    def _halve(self) -> None:
        """Pairs of points become one: the later update, the mean training cost, the later validation cost."""
        pairs = len(self._updates) // 2 * 2
        self._training = [(a + b) / 2 for a, b in zip(self._training[:pairs:2], self._training[1:pairs:2], strict=True)] + self._training[pairs:]
        self._updates = self._updates[1:pairs:2] + self._updates[pairs:]
        self._validation = self._validation[1:pairs:2] + self._validation[pairs:]
        self._every = max(1, (self._updates[-1] - self._updates[0]) // len(self._updates))

    def arrays(self) -> tuple[NDArray, NDArray, NDArray]:
        """Updates, training costs and validation costs, each (points,)."""
        return np.array(self._updates, float), np.array(self._training), np.array(self._validation)
