"""The history of a run: any moment again, bit for bit.

A run is a pure function of its spec (with the seed) and the edits made to it. A few checkpoints and a log of the edits
are enough to repeat any update: training is replayed from the checkpoint before it.
"""

import time
from bisect import bisect_right
from collections.abc import Callable, Generator, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..edits.base import Edit, check_edits, make_edits, setting_edits
from ..errors import SpecError
from ..network.trace import Step
from ..spec import RunSpec
from .checkpoints import Checkpoints
from .packing import unpack_state
from .settings import TrainerState
from .trainer import Trainer

SLICE = 0.004  # seconds of replay between two reports of progress
# Updates, and updates × weights, that `read_along` replays; for longer runs it reads checkpoints only.
MOST_REPLAYED = (
    4096,
    4_000_000,
)

Log = Mapping[int, tuple[Edit, ...]]


class History:
    """A live trainer that can return to any of its earlier moments.

    A moment is a number of updates, followed by the edits recorded at that number. After a return to an earlier moment
    the run repeats itself, edits included, until a new edit is made. The new edit discards all later moments.

    Args:
        spec: the set-up.
        edits: log of edits to apply on the way, by number of updates made.

    Attributes:
        trainer: the live trainer.
        furthest: the highest update that this run has reached.
        edits: the log by number of updates made; it is replaced and never modified.
        version: increases with every edit and every restart, after which results of earlier versions are out of date.

    Raises:
        SpecError: if an edit does not fit.
    """

    def __init__(self, spec: RunSpec, edits: Mapping[int, Iterable[Edit]] | None = None):
        self.trainer = Trainer(spec)
        self.furthest = self.version = 0
        self._checkpoints = Checkpoints(self.trainer.state())
        self._record({})
        self.follow(edits or {})

    def step(self) -> Step:
        """Make one traced update."""
        step = self.trainer.step()
        self._arrive()
        return step

    def run(self, updates: int) -> NDArray:
        """Make `updates` untraced updates; returns their costs, (updates,)."""
        costs, end = [np.empty(0)], self.trainer.update + updates
        while self.trainer.update < end:
            costs.append(self.trainer.run(self._stop(self.trainer.update, end) - self.trainer.update))
            self._arrive()
        return np.concatenate(costs)

    def costs(self, since: int) -> NDArray:
        """Recompute the costs of the updates after update `since` up to the current one, (updates,).

        The live trainer does not move.
        """
        scout, costs, now = Trainer(self.trainer.spec), [np.empty(0)], self.trainer.update
        scout.restore(self._checkpoints.before(since))
        self._edit(scout)
        while scout.update < now:
            costs.append(scout.run(self._stop(scout.update, now) - scout.update))
            self._edit(scout)
        costs = np.concatenate(costs)
        return costs[len(costs) - (now - since) :]

    def preview(self) -> Step:
        """The next update, computed without applying it."""
        return self.trainer.preview()

    def set(self, **values: Any) -> None:
        """Change ``learning_rate``, ``truncate`` or ``frozen`` from the next update on; raises `SpecError`."""
        self.edit(setting_edits(self.trainer, values))

    def follow(self, edits: Mapping[int, Iterable[Edit]]) -> None:
        """Restart from update 0 with a log of edits to apply on the way. Changes nothing if it raises `SpecError`."""
        log = {update: _merged(made) for update, made in edits.items()}
        for made in log.values():
            check_edits(self.trainer, made)
        self._record(log)
        self._checkpoints.cut(0)
        self.trainer.restore(self._checkpoints.before(0))
        self.furthest = 0
        self._edit(self.trainer)

    def edit(self, edits: Iterable[Edit]) -> None:
        """Apply and record edits at the current moment; all later moments are discarded.

        Raises:
            SpecError: if an edit does not fit, with a field such as ``[0].index``; then no edit is applied.
        """
        edits, now = list(edits), self.trainer.update
        make_edits(self.trainer, edits)
        past = {update: made for update, made in self.edits.items() if update < now}
        self._record(past | {now: _merged((*self.edits.get(now, ()), *edits))})
        self.cut()

    def cut(self) -> None:
        """Discard the states after the current moment; edits recorded for later remain."""
        self._checkpoints.cut(self.trainer.update)
        self.furthest = self.trainer.update

    def reset(self) -> None:
        """Restart from update 0 with the settings of the spec and no edits."""
        self.follow({})

    def few_states(self) -> dict[int, TrainerState]:
        """A few states of the run by update, for saving; `resume` restores them."""
        return self._checkpoints.few()

    def resume(self, states: Mapping[int, bytes], furthest: int) -> None:
        """Restore the last of the saved states without training again. The log of edits must be in place.

        Args:
            states: states of this run by update, at least one, as bytes from `pack_state`.
            furthest: the highest update that the run had reached, at or after the last state.

        Raises:
            SpecError: if a state is damaged or belongs to another network; then nothing has changed.
        """
        scout, moments, found = Trainer(self.trainer.spec), list(reversed(self._moments)), []
        for update, content in sorted(states.items()):
            while moments and moments[-1] < update:
                for edit in self.edits[moments.pop()]:
                    edit.change(scout)
            found.append(unpack_state(update, content, scout.settings))
            scout.restore(found[-1])
        for state in found:
            self._checkpoints.take(state)
        self.trainer.restore(found[-1])
        self.furthest = furthest
        self._edit(self.trainer)

    def seek(self, update: int) -> Generator[float, None, None]:
        """Move the live trainer to an update by replay.

        Yields the fraction done every few milliseconds; closed early, it changes nothing.

        Raises:
            SpecError: if the run has not reached the update.
        """
        scout = yield from self._scout(self._reached(update))
        self.trainer.restore(scout.state())

    def step_at(self, update: int) -> Generator[float, None, Step]:
        """Repeat an update on a second trainer.

        Yields the fraction done; returns the step, or for update 0 the preview of update 1.
        """
        scout = yield from self._scout(max(0, self._reached(update) - 1))
        return scout.step() if update else scout.preview()

    def read_along(
        self, update: int, read: Callable[[Trainer], Any], most: int = 256
    ) -> Generator[float, None, list[tuple[int, Any]]]:
        """Read a value at up to `most` + 1 updates from 0 to `update`, evenly spaced, both ends included.

        Yields the fraction done of each replay; returns pairs of update and value. The live trainer does not move.

        Args:
            update: last update to read.
            read: reads the value from a trainer at one of the updates.
            most: largest number of updates before the last one.

        Raises:
            SpecError: if the run has not reached the update.
        """
        updates, found, scout = self._spread(self._reached(update), most), [], None
        for at in updates:
            scout = yield from self._scout(at, scout)
            found.append((at, read(scout)))
        return found

    def _spread(self, update: int, most: int) -> list[int]:
        """Up to `most` + 1 evenly spaced updates up to `update`; of a run too long to replay, only updates with
        checkpoints.
        """
        updates, weights = MOST_REPLAYED
        known = (
            range(update)
            if update <= updates and update * self.trainer.parameters <= weights
            else self._checkpoints.until(update)
        )
        return [*known[:: -(-len(known) // most) or 1], update]

    def _reached(self, update: int) -> int:
        whole = isinstance(update, int) and not isinstance(update, bool)
        if not whole or not 0 <= update <= self.furthest:
            raise SpecError(
                "update", f"a whole number from 0 to {self.furthest}, the furthest update of this run", update
            )
        return update

    def _scout(self, update: int, scout: Trainer | None = None) -> Generator[float, None, Trainer]:
        """A second trainer, replayed to an update.

        `scout` continues from where it is, unless a checkpoint lies ahead of it.
        """
        before = self._checkpoints.before(update)
        if scout is None or scout.update < before.update:
            scout = scout or Trainer(self.trainer.spec)
            scout.restore(before)
            self._edit(scout)
        start, chunk = scout.update, 1
        yield 0.0
        while scout.update < update:
            began, before = time.perf_counter(), scout.update
            scout.run(self._stop(before, min(update, before + chunk)) - before)
            if update - scout.update <= self._checkpoints.reach:  # makes further steps back quick
                self._checkpoints.keep_recent(scout)
            self._edit(scout)
            took = time.perf_counter() - began
            chunk = max(1, min(2 * chunk, int((scout.update - before) * SLICE / max(took, 1e-9))))
            yield (scout.update - start) / (update - start)
        return scout

    def _record(self, edits: Log) -> None:
        self.edits, self._moments = edits, sorted(edits)
        self.version += 1

    def _stop(self, now: int, end: int) -> int:
        """The next update with an edit or a checkpoint, at most `end`."""
        coming = bisect_right(self._moments, now)
        edited = self._moments[coming] if coming < len(self._moments) else end
        return min(end, edited, self._checkpoints.next(now))

    def _edit(self, trainer: Trainer) -> None:
        """Apply the edits that are recorded at the trainer's update."""
        for edit in self.edits.get(trainer.update, ()):
            edit.change(trainer)

    def _arrive(self) -> None:
        """Store a checkpoint if one is due, then apply the edits of this moment."""
        self.furthest = max(self.furthest, self.trainer.update)
        self._checkpoints.keep(self.trainer)
        self._edit(self.trainer)


def _merged(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits without those that a later edit of the same place overrides."""
    return tuple({edit.place: edit for edit in edits}.values())
