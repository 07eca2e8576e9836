"""How fast a run plays: what is due, what is owed, and what was reached."""

import time

MEASURED_OVER = 0.25  # seconds


class Pace:
    """So many updates a second, or as many as it can; by due times, so that nothing sleeps.

    Attributes:
        rate: updates a second that are wanted; None for as many as it can.
        speed: updates a second that were made lately; 0 while nothing is made.
    """

    def __init__(self, rate: float | None):
        self.rate, self.speed = rate, 0.0
        self._began, self._made, self._since, self._counted = 0.0, 0, 0.0, 0

    def start(self, rate: float | None) -> None:
        """Begin to count from now."""
        self.rate, self._began, self._made = rate, time.perf_counter(), 0
        self._since, self._counted = self._began, 0

    def stop(self) -> None:
        """Stand still."""
        self.speed = 0.0

    def next_due(self, now: float) -> float:
        """When the next update is due."""
        return now if self.rate is None else self._began + (self._made + 1) / self.rate

    def owed(self, now: float) -> int | None:
        """How many updates are due by now; None for as many as there is time for."""
        return None if self.rate is None else int((now - self._began) * self.rate) - self._made

    def made(self, updates: int) -> None:
        """Count updates; what a run owes after half a second because it cannot keep up is forgiven."""
        self._made, self._counted = self._made + updates, self._counted + updates
        now = time.perf_counter()
        if self.rate is not None and self.owed(now) > self.rate / 2:
            self._began, self._made = now, 0
        if now - self._since > MEASURED_OVER:
            self.speed = self._counted / (now - self._since)
            self._since, self._counted = now, 0

    def chunk(self) -> int:
        """How many updates take about half a millisecond."""
        return max(1, int(self.speed * 0.0005))
