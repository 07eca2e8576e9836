"""Any moment of a run again, bit for bit.

A run is a pure function of its spec, its seed and the edits made to it. So a few states kept along the
way (checkpoints) and a log of the edits are enough: any update is made again from the checkpoint before
it. The number of checkpoints is bounded; when there are too many, every second one is dropped.
"""

import time
from collections.abc import Generator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import SpecError
from .spec import RunSpec
from .trace import Step
from .trainer import Trainer, TrainerState

SLICE = 0.004  # seconds of replay between two reports of progress
MOST_CHECKPOINTS, LEAST_CHECKPOINTS, MOST_BYTES = 256, 16, 1 << 23


class History:
    """One live trainer, with the way back.

    After a return to an earlier update the run goes on as it went before, edits included, until a new
    edit is made: that one begins another future, and the old one is forgotten.

    Attributes:
        trainer: the live trainer.
        furthest: the highest update that this run has reached.
    """

    def __init__(self, spec: RunSpec):
        self.trainer = Trainer(spec)
        self.furthest = 0
        self._edits: dict[int, dict[str, Any]] = {}
        self._spacing = 16
        self._checkpoints: dict[int, TrainerState] = {0: self.trainer.state()}
        size = max(1, self._checkpoints[0].nbytes)
        self._most = min(MOST_CHECKPOINTS, max(LEAST_CHECKPOINTS, MOST_BYTES // size))

    def step(self) -> Step:
        """Make one update, traced and remembered."""
        self._replay_edit(self.trainer)
        step = self.trainer.step()
        self._remember()
        return step

    def run(self, updates: int) -> NDArray:
        """Make so many updates, untraced and remembered; returns their costs, (updates,)."""
        costs, end = [np.empty(0)], self.trainer.update + updates
        while self.trainer.update < end:
            costs.append(self._stretch(self.trainer, end))
            self._remember()
        return np.concatenate(costs)

    def preview(self) -> Step:
        """The update to come, nothing applied."""
        self._replay_edit(self.trainer)
        return self.trainer.preview()

    def set(self, *, learning_rate: float) -> None:
        """Change a setting from the next update on; raises `SpecError`."""
        self.trainer.set(learning_rate=learning_rate)
        now = self.trainer.update
        self._edits = {k: edit for k, edit in self._edits.items() if k < now} | {now: {"learning_rate": learning_rate}}
        self._checkpoints = {k: state for k, state in self._checkpoints.items() if k <= now}
        self._checkpoints.pop(now if now else -1, None)
        self.furthest = now

    def reset(self) -> None:
        """Begin again from update 0, with the settings of the spec and no edits."""
        self._edits.clear()
        self._checkpoints = {0: self._checkpoints[0]}
        self.trainer.restore(self._checkpoints[0])
        self.furthest = 0

    def seek(self, update: int) -> Generator[float, None, None]:
        """Replay to an update, a few milliseconds at a time; yields the share done. Closed early, it changes nothing.

        Raises:
            SpecError: for an update that this run has not reached.
        """
        scout = yield from self._scout(self._reached(update, 0))
        self.trainer.restore(scout.state())

    def step_at(self, update: int) -> Generator[float, None, Step]:
        """Make an update again beside the live run; yields the share done, and returns its step."""
        scout = yield from self._scout(self._reached(update, 1) - 1)
        self._replay_edit(scout)
        return scout.step()

    def _reached(self, update: int, least: int) -> int:
        whole = isinstance(update, int) and not isinstance(update, bool)
        if not whole or not least <= update <= self.furthest:
            raise SpecError("update", f"a whole number from {least} to {self.furthest}, the furthest update of this run", update)
        return update

    def _scout(self, update: int) -> Generator[float, None, Trainer]:
        """Another trainer, replayed to an update."""
        scout = Trainer(self.trainer.spec)
        start = max(k for k in self._checkpoints if k <= update)
        scout.restore(self._checkpoints[start])
        yield 0.0
        chunk = 1
        while scout.update < update:
            began = time.perf_counter()
            before = scout.update
            self._stretch(scout, min(update, before + chunk))
            took = time.perf_counter() - began
            chunk = max(1, min(2 * chunk, int((scout.update - before) * SLICE / max(took, 1e-9))))
            yield (scout.update - start) / (update - start)
        return scout

    def _stretch(self, trainer: Trainer, end: int) -> NDArray:
        """Updates up to `end`, or to the next edit or checkpoint."""
        self._replay_edit(trainer)
        now = trainer.update
        stops = [end, now + self._spacing - now % self._spacing, *(k for k in self._edits if k > now)]
        return trainer.run(min(stops) - now)

    def _replay_edit(self, trainer: Trainer) -> None:
        if trainer.update in self._edits:
            trainer.set(**self._edits[trainer.update])

    def _remember(self) -> None:
        """Keep the state where a checkpoint is due, and thin them out where there are too many."""
        now = self.trainer.update
        self.furthest = max(self.furthest, now)
        if now % self._spacing or now in self._checkpoints:
            return
        self._checkpoints[now] = self.trainer.state()
        if len(self._checkpoints) > self._most:
            self._spacing *= 2
            self._checkpoints = {k: state for k, state in self._checkpoints.items() if k % self._spacing == 0}
