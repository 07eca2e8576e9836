"""What of a run is to last, handed over whenever it has changed, and once a second while the run goes on."""

import threading
import time
from typing import TYPE_CHECKING

from ..state import Fixed, Nowhere, Place, RunRecord, SideRecord
from .playback import Status

if TYPE_CHECKING:
    from .run import Run

EVERY = 1.0  # seconds between two records of a run that goes on
GOING, STANDING = 200_000, 2_000_000  # bytes a second of states and curves, at most: what lies behind the newest state is trained anew


class Keeper:
    """Keeps one run: for the compute worker, and before the run has one."""

    def __init__(self, state: Nowhere, run: "Run"):
        self._state, self._run, self._last = state, run, None
        self._due = self._sides_made = 0.0
        self._lock, self._closed = threading.Lock(), False

    def go_on(self) -> None:
        """Note where the run is, if it is time, or if it is on its way to somewhere else now."""
        if time.perf_counter() >= self._due or (self._last and self._last.place.aim != self._run.aim):
            self.note()

    def note(self) -> None:
        """Note where the run is, now; of one on its way back to where it was, that place counts."""
        if not self._state.lasting or self._run.returning:
            return
        self._due = time.perf_counter() + EVERY
        record = self._record(self._last)
        if record == self._last:
            return
        self._last = record
        with self._lock:
            if not self._closed:
                self._state.keep_run(record)

    def close(self) -> None:
        """Keep it no longer, whatever the worker is about to note; in any thread."""
        with self._lock:
            self._closed = True
            self._state.forget_run(self._run.id)

    def _record(self, last: RunRecord | None) -> RunRecord:
        run, sides = self._run, self._run.training.sides
        fixed = Fixed(run.id, run.key, run.visitor, run.preset, run.spec, sides[1].spec if sides[1:] else None)
        place = Place(run.training.update, run.aim, run.history.furthest, tuple(side.history.version for side in sides),
                      run.status is Status.PLAYING, run.rung, run.rate)
        if last and last.place == place:
            return last
        return RunRecord(fixed, place, tuple(side.history.edits for side in sides), self._sides(place, last))

    def _sides(self, place: Place, last: RunRecord | None) -> tuple[SideRecord, ...]:
        """States and curves, of late; of another future they are others at once."""
        now, known = time.perf_counter(), last.sides if last else ()
        same = last is None or last.place.versions == place.versions
        rest = sum(side.nbytes for side in known) / (GOING if place.playing or place.aim is not None else STANDING)
        if same and (now < self._sides_made + rest or not place.furthest):
            return known
        self._sides_made = now
        return tuple(side.kept() for side in self._run.training.sides)
