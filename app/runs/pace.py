"""The speed at which a run plays."""

import time

MEASURED_OVER = 0.25  # seconds


class Pace:
    """Says when updates are due, for a rate or for as many updates as possible.

    Attributes:
        rate: the wanted updates a second; None for as many as possible.
        speed: updates made a second, measured lately; 0 while the run stands still.
    """

    def __init__(self, rate: float | None):
        self.rate, self.speed = rate, 0.0
        self._began, self._made, self._since, self._counted = 0.0, 0, 0.0, 0

    def start(self, rate: float | None) -> None:
        """Begin to play at a rate."""
        self.rate, self._began, self._made = rate, time.perf_counter(), 0
        self._since, self._counted = self._began, 0

    def stop(self) -> None:
        """Stand still."""
        self.speed = 0.0

    def next_due(self, now: float) -> float:
        """When the next update is due."""
        return now if self.rate is None else self._began + (self._made + 1) / self.rate

    def owed(self, now: float) -> int | None:
        """Number of updates due by now; None for as many as there is time for."""
        return None if self.rate is None else int((now - self._began) * self.rate) - self._made

    def made(self, updates: int) -> None:
        """Count updates that were made. A run that is half a second late no longer owes the updates it missed."""
        self._made, self._counted = self._made + updates, self._counted + updates
        now = time.perf_counter()
        if self.rate is not None and self.owed(now) > self.rate / 2:
            self._began, self._made = now, 0
        if now - self._since > MEASURED_OVER:
            self.speed = self._counted / (now - self._since)
            self._since, self._counted = now, 0

    def chunk(self) -> int:
        """Number of updates that take about half a millisecond."""
        return max(1, int(self.speed * 0.0005))
