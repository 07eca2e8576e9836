"""What the server writes down: faults, and each request where that is wanted; whatever comes again and again is counted instead of written.

Without that one visitor who asks for nonsense as fast as he can fills a disk.
"""

import json
import logging
import time
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

REQUEST: ContextVar[str] = ContextVar("request", default="-")  #: the id of the request that is being answered
PERIOD = 60.0  # seconds over which what comes again is counted
FAULTS, REFUSALS, ANSWERS = 3, 20, 600  # of one kind that are written in that time
MOST_LINES = 10_000  # of all kinds
MOST_KINDS = 1000
OTHERS = ("others", "", 0)


class Repeats:
    """Lets the first few of each kind through in a period, and tells of the rest how many they were."""

    def __init__(self, tell: Callable[[Any, int], None]):
        self._tell, self._seen, self._left, self._lines, self._until = tell, {}, {}, 0, time.monotonic() + PERIOD

    def admits(self, kind: Hashable, most: int) -> bool:
        """Whether one more of a kind is to be written."""
        if time.monotonic() >= self._until:
            self.tell()
        if kind not in self._seen and len(self._seen) >= MOST_KINDS:
            kind = OTHERS
        self._seen[kind] = self._seen.get(kind, 0) + 1
        if self._seen[kind] <= most and self._lines < MOST_LINES:
            self._lines += 1
            return True
        self._left[kind] = self._left.get(kind, 0) + 1
        return False

    def tell(self) -> None:
        """Tell how many of each kind were not written, and begin another period."""
        left, self._seen, self._left, self._lines, self._until = self._left, {}, {}, 0, time.monotonic() + PERIOD
        for kind, count in left.items():
            self._tell(kind, count)


class AccessLog:
    """A line of JSON for each request, and for those that come too often a line that counts them."""

    def __init__(self) -> None:
        self._stderr = logging.StreamHandler()
        self._repeats = Repeats(lambda kind, count: self._write(client=kind[0], route=kind[1], status=kind[2], more=count))
        self.tell = self._repeats.tell

    def note(self, *, client: str, route: str, status: int, **facts: Any) -> None:
        """Write a request down, or count it."""
        if self._repeats.admits((client, route, status), ANSWERS if status < 400 else REFUSALS):
            self._write(client=client, route=route, status=status, **facts)

    def _write(self, **facts: Any) -> None:
        line = json.dumps({"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **facts})
        self._stderr.handle(logging.makeLogRecord({"msg": line}))


class FaultFilter(logging.Filter):
    """Adds the id of the request, and lets the first few of each fault through."""

    def __init__(self) -> None:
        super().__init__()
        self._repeats = Repeats(_more)
        self.tell = self._repeats.tell

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write it."""
        record.request = REQUEST.get()
        if hasattr(record, "more"):
            return True
        error = record.exc_info[1] if record.exc_info else None
        return self._repeats.admits((record.name, f"{str(record.msg).strip()}{f' ({type(error).__name__})' if error else ''}", _place(error)), FAULTS)


def _more(kind: Any, count: int) -> None:
    logging.getLogger(kind[0]).warning("%d times more: %s", count, kind[1], extra={"more": count})


def _place(error: BaseException | None) -> int:
    """The line in which it was raised."""
    trace = error.__traceback__ if error else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace.tb_lineno if trace else 0


def log_faults() -> FaultFilter:
    """Have warnings and faults of this process written to stderr, all but those that repeat, which the filter counts."""
    handler, faults = logging.StreamHandler(), FaultFilter()
    handler.addFilter(faults)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s [%(request)s] %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    return faults
