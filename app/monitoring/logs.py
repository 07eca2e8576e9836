"""The log: faults and, optionally, requests. What repeats is counted and not written, so that one visitor cannot fill
the disk.
"""

import json
import logging
import time
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

REQUEST: ContextVar[str] = ContextVar("request", default="-")  #: id of the request that is being answered
PERIOD = 60.0  # seconds over which repeats are counted
FAULTS, REFUSALS, ANSWERS = 3, 20, 600  # lines of one kind that are written in a period
MOST_LINES = 10_000  # of all kinds in a period
MOST_KINDS = 1000
OTHERS = ("others", "", 0)


class Repeats:
    """Admits the first few of each kind in a period, and reports the number of the others.

    Args:
        report: called with a kind, and how many of it were not admitted.
    """

    def __init__(self, report: Callable[[Any, int], None]):
        self._report, self._seen, self._left, self._lines, self._until = report, {}, {}, 0, time.monotonic() + PERIOD

    def admits(self, kind: Hashable, most: int) -> bool:
        """Whether to write one more of a kind."""
        if time.monotonic() >= self._until:
            self.report()
        if kind not in self._seen and len(self._seen) >= MOST_KINDS:
            kind = OTHERS
        self._seen[kind] = self._seen.get(kind, 0) + 1
        if self._seen[kind] <= most and self._lines < MOST_LINES:
            self._lines += 1
            return True
        self._left[kind] = self._left.get(kind, 0) + 1
        return False

    def report(self) -> None:
        """Report how many of each kind were not admitted, and begin another period."""
        left, self._seen, self._left, self._lines, self._until = self._left, {}, {}, 0, time.monotonic() + PERIOD
        for kind, count in left.items():
            self._report(kind, count)


class AccessLog:
    """Writes a line of JSON for each request, and one that counts those that repeat too often."""

    def __init__(self) -> None:
        self._stderr = logging.StreamHandler()
        self._repeats = Repeats(lambda kind, count: self._write(client=kind[0], route=kind[1], status=kind[2],
                                                                more=count))
        self.report = self._repeats.report

    def note(self, *, client: str, route: str, status: int, **facts: Any) -> None:
        """Write a request, or count it."""
        if self._repeats.admits((client, route, status), ANSWERS if status < 400 else REFUSALS):
            self._write(client=client, route=route, status=status, **facts)

    def _write(self, **facts: Any) -> None:
        line = json.dumps({"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **facts})
        self._stderr.handle(logging.makeLogRecord({"msg": line}))


class FaultFilter(logging.Filter):
    """Adds the id of the request, and admits the first few of each fault."""

    def __init__(self) -> None:
        super().__init__()
        self._repeats = Repeats(_more)
        self.report = self._repeats.report

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write a record."""
        record.request = REQUEST.get()
        if hasattr(record, "more"):
            return True
        error = record.exc_info[1] if record.exc_info else None
        return self._repeats.admits((record.name,
                                     f"{str(record.msg).strip()}{f' ({type(error).__name__})' if error else ''}",
                                     _place(error)), FAULTS)


def _more(kind: Any, count: int) -> None:
    logging.getLogger(kind[0]).warning("%d times more: %s", count, kind[1], extra={"more": count})


def _place(error: BaseException | None) -> int:
    """The line that raised an error."""
    trace = error.__traceback__ if error else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace.tb_lineno if trace else 0


def log_faults() -> FaultFilter:
    """Write warnings and faults of this process to stderr; returns the filter that counts those that repeat."""
    handler, faults = logging.StreamHandler(), FaultFilter()
    handler.addFilter(faults)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s [%(request)s] %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    return faults
