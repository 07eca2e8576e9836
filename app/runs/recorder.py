"""Keeps a run for a restart of the server: whenever it has changed, and once a second while it goes on."""

import threading
import time

from ..state import Position, RunIdentity, RunRecord, SideRecord, StateStore
from .playback import Playback, Status

EVERY = 1.0  # seconds between two records of a run that goes on
# Bytes a second of states and curves, at most, while a run moves or stands still. What they lack is trained anew.
MOVING_RATE, STANDING_RATE = 200_000, 2_000_000


class Recorder:
    """Records one run: before it has a turn in the compute worker, and then in the worker."""

    def __init__(self, identity: RunIdentity, playback: Playback, state: StateStore):
        self._identity, self._playback, self._state = identity, playback, state
        self._last: RunRecord | None = None
        self._due = self._sides_recorded = 0.0
        self._lock, self._closed = threading.Lock(), False

    def go_on(self) -> None:
        """Record the run, if it is time or if it has another target."""
        retargeted = self._last is not None and self._last.position.target != self._playback.target
        if retargeted or time.perf_counter() >= self._due:
            self.record()

    def record(self) -> None:
        """Record the run now. Nothing is recorded until it is back where it was before a restart: that position counts.
        """
        if not self._state.persistent or self._playback.restoring:
            return
        self._due = time.perf_counter() + EVERY
        record = self._make(self._last)
        if record == self._last:
            return
        self._last = record
        with self._lock:
            if not self._closed:
                self._state.keep_run(record)

    def close(self) -> None:
        """Forget the run, even if the worker is about to record it; from any thread."""
        with self._lock:
            self._closed = True
            self._state.forget_run(self._identity.id)

    def _make(self, last: RunRecord | None) -> RunRecord:
        position = self._position()
        if last and last.position == position:
            return last
        logs = tuple(training.history.edits for training in self._playback.trainings)
        return RunRecord(self._identity, position, logs, self._sides(position, last))

    def _position(self) -> Position:
        playback, trainings = self._playback, self._playback.trainings
        versions = tuple(training.history.version for training in trainings)
        return Position(trainings.update, playback.target, trainings.history.furthest, versions,
                        playback.status is Status.PLAYING, playback.rung, playback.rate)

    def _sides(self, position: Position, last: RunRecord | None) -> tuple[SideRecord, ...]:
        """States and curves: the last ones until enough time has passed, unless an edit has made another future."""
        now, known = time.perf_counter(), last.sides if last else ()
        same_future = last is None or last.position.versions == position.versions
        moving = position.playing or position.target is not None
        rest = sum(side.nbytes for side in known) / (MOVING_RATE if moving else STANDING_RATE)
        if same_future and (now < self._sides_recorded + rest or not position.furthest):
            return known
        self._sides_recorded = now
        return tuple(training.record() for training in self._playback.trainings)
