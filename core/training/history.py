"""Any moment of a run again, bit for bit.

A run is a pure function of its spec, its seed and the edits made to it. So a few states kept along the
way (checkpoints) and a log of the edits are enough: any update is made again from the checkpoint before
it.
"""

import time
from bisect import bisect_right
from collections.abc import Callable, Generator, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..edits.base import Edit, check_edits, edits_that_set, make_edits
from ..errors import SpecError
from ..network.trace import Step
from ..spec import RunSpec
from .checkpoints import Checkpoints
from .packing import unpack_state
from .settings import TrainerState
from .trainer import Trainer

SLICE = 0.004  # seconds of replay between two reports of progress
MOST_REPLAYED = 4096, 4_000_000  # updates, and weights × updates, of a look along the whole run; a longer one is looked at where there are checkpoints

Log = Mapping[int, tuple[Edit, ...]]


class History:
    """One live trainer, with the way back.

    A moment is so many updates made, and then the edits that are recorded there. After a return to an
    earlier moment the run goes on as it went before, edits included, until a new edit is made: that one
    begins another future, and the old one is forgotten.

    Args:
        edits: a log, by updates made, that is to be followed on the way forward.

    Attributes:
        trainer: the live trainer.
        furthest: the highest update that this run has reached.
        edits: the log, by updates made; it is replaced and never changed.
        version: counts the futures begun: every edit and every start anew, so that what was read of an update before is known to be outdated.

    Raises:
        SpecError: for an edit that does not fit.
    """

    def __init__(self, spec: RunSpec, edits: Mapping[int, Iterable[Edit]] | None = None):
        self.trainer = Trainer(spec)
        self.furthest = self.version = 0
        self._checkpoints = Checkpoints(self.trainer.state())
        self._record({})
        self.follow(edits or {})

    def step(self) -> Step:
        """Make one update, traced and remembered."""
        step = self.trainer.step()
        self._arrive()
        return step

    def run(self, updates: int) -> NDArray:
        """Make so many updates, untraced and remembered; returns their costs, (updates,)."""
        costs, end = [np.empty(0)], self.trainer.update + updates
        while self.trainer.update < end:
            costs.append(self.trainer.run(self._stop(self.trainer.update, end) - self.trainer.update))
            self._arrive()
        return np.concatenate(costs)

    def costs(self, since: int) -> NDArray:
        """The cost of every update from this one on up to here again, (updates,); the live run stays where it is."""
        scout, costs, now = Trainer(self.trainer.spec), [np.empty(0)], self.trainer.update
        scout.restore(self._checkpoints.before(since))
        self._edit(scout)
        while scout.update < now:
            costs.append(scout.run(self._stop(scout.update, now) - scout.update))
            self._edit(scout)
        costs = np.concatenate(costs)
        return costs[len(costs) - (now - since) :]

    def preview(self) -> Step:
        """The update to come, nothing applied."""
        return self.trainer.preview()

    def set(self, **values: Any) -> None:
        """Change settings from the next update on: ``learning_rate``, ``truncate``, ``frozen``; raises `SpecError`."""
        self.edit(edits_that_set(self.trainer, values))

    def follow(self, edits: Mapping[int, Iterable[Edit]]) -> None:
        """Begin again from update 0, with a log of edits to be made on the way; raises `SpecError`, and has then changed nothing."""
        log = {update: _merged(made) for update, made in edits.items()}
        for made in log.values():
            check_edits(self.trainer, made)
        self._record(log)
        self._checkpoints.cut(0)
        self.trainer.restore(self._checkpoints.before(0))
        self.furthest = 0
        self._edit(self.trainer)

    def edit(self, edits: Iterable[Edit]) -> None:
        """Make edits here and record them; what had come after is another future, and forgotten.

        Raises:
            SpecError: for an edit that does not fit, with a field such as ``[0].index``; none is made then.
        """
        edits, now = list(edits), self.trainer.update
        make_edits(self.trainer, edits)
        past = {update: made for update, made in self.edits.items() if update < now}
        self._record(past | {now: _merged((*self.edits.get(now, ()), *edits))})
        self.cut()

    def cut(self) -> None:
        """Forget what came after this moment; edits that are recorded for later stay."""
        self._checkpoints.cut(self.trainer.update)
        self.furthest = self.trainer.update

    def reset(self) -> None:
        """Begin again from update 0, with the settings of the spec and no edits."""
        self.follow({})

    def few_states(self) -> dict[int, TrainerState]:
        """Some states along the run, by update, few enough to be written down: `resume` takes them up."""
        return self._checkpoints.few()

    def resume(self, states: Mapping[int, bytes], furthest: int) -> None:
        """Come back to where this run was once, without training anew: to the last of these states. Its log is followed already.

        Args:
            states: what `pack_state` made of states of this run, by update, at least one.
            furthest: the highest update that had been reached; the last state is one up to there.

        Raises:
            SpecError: where they are damaged, or are no states of such a run; nothing has changed then.
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
        """Replay to an update, a few milliseconds at a time; yields the share done. Closed early, it changes nothing.

        Raises:
            SpecError: for an update that this run has not reached.
        """
        scout = yield from self._scout(self._reached(update))
        self.trainer.restore(scout.state())

    def step_at(self, update: int) -> Generator[float, None, Step]:
        """Make an update again beside the live run; yields the share done, and returns its step; of update 0, the preview of the first."""
        scout = yield from self._scout(max(0, self._reached(update) - 1))
        return scout.step() if update else scout.preview()

    def along(self, update: int, read: Callable[[Trainer], Any], most: int = 256) -> Generator[float, None, list[tuple[int, Any]]]:
        """Read something off the run at some updates from 0 to this one, both included, at most `most` + 1, and as evenly as can be.

        Yields now and then, and returns the updates with what was read after each. The live run stays where it is.

        Raises:
            SpecError: for an update that this run has not reached.
        """
        updates, found, scout = self._spread(self._reached(update), most), [], None
        for at in updates:
            scout = yield from self._scout(at, scout)
            found.append((at, read(scout)))
        return found

    def _spread(self, update: int, most: int) -> list[int]:
        """Some updates up to this one: all, every second one …, or where there are checkpoints if it is too much to make them all again."""
        updates, weights = MOST_REPLAYED
        known = range(update) if update <= updates and update * self.trainer.parameters <= weights else self._checkpoints.until(update)
        return [*known[:: -(-len(known) // most) or 1], update]

    def _reached(self, update: int) -> int:
        whole = isinstance(update, int) and not isinstance(update, bool)
        if not whole or not 0 <= update <= self.furthest:
            raise SpecError("update", f"a whole number from 0 to {self.furthest}, the furthest update of this run", update)
        return update

    def _scout(self, update: int, scout: Trainer | None = None) -> Generator[float, None, Trainer]:
        """Another trainer, replayed to an update; the one that was there before goes on, if no checkpoint lies between."""
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
            if update - scout.update <= self._checkpoints.reach:  # so that further steps back are quick
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
        """Where to stop on the way to `end`: at the next edit or checkpoint."""
        coming = bisect_right(self._moments, now)
        edited = self._moments[coming] if coming < len(self._moments) else end
        return min(end, edited, self._checkpoints.next(now))

    def _edit(self, trainer: Trainer) -> None:
        """Make the edits that are recorded where it stands."""
        for edit in self.edits.get(trainer.update, ()):
            edit.change(trainer)

    def _arrive(self) -> None:
        """Keep the state where a checkpoint is due, then make the edits of this moment."""
        self.furthest = max(self.furthest, self.trainer.update)
        self._checkpoints.keep(self.trainer)
        self._edit(self.trainer)


def _merged(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Of the edits of one place only the last, in the order of the places."""
    return tuple({edit.place: edit for edit in edits}.values())
