"""Checkpoints of a run, bounded in number for runs of any length.

Even checkpoints are spread evenly over the whole run; when there are too many, every second one is dropped. Recent
checkpoints lie close together near the current update, because most steps back are short.
"""

from .settings import TrainerState
from .trainer import Trainer

MOST, LEAST, MOST_BYTES = 256, 16, 1 << 23
CLOSEST, REACH, LEAST_RECENT = 64, 1024, 4
FEW, FEW_BYTES = 32, 1 << 20  # bounds of the checkpoints that `few` returns


class Checkpoints:
    """States by update, each from before the edits recorded at that update.

    Args:
        first: the state at update 0, which is never dropped.

    Attributes:
        reach: number of updates that the recent checkpoints go back.
    """

    reach = REACH

    def __init__(self, first: TrainerState):
        self._most, self._most_recent = _room(first.nbytes)
        self._spacing, self._close = 16, 2 * REACH // self._most_recent
        self._even: dict[int, TrainerState] = {0: first}
        self._recent: dict[int, TrainerState] = {}  # least recently used first

    def __len__(self) -> int:
        return len(self._even) + len(self._recent)

    def next(self, now: int) -> int:
        """The next update at which a checkpoint is due."""
        return now + min(self._spacing - now % self._spacing, self._close - now % self._close)

    def before(self, update: int) -> TrainerState:
        """The last checkpoint at or before an update."""
        even, recent = (max((k for k in states if k <= update), default=-1) for states in (self._even, self._recent))
        return self._even[even] if even >= recent else self._recent[recent]

    def until(self, update: int) -> list[int]:
        """The updates of the even checkpoints before an update, in order."""
        return sorted(k for k in self._even if k < update)

    def few(self) -> dict[int, TrainerState]:
        """At most `FEW` even checkpoints, by update, for saving.

        As a run continues, each remains or every second one is dropped.
        """
        most, apart = min(FEW, FEW_BYTES // max(1, self._even[0].nbytes)), 1
        if not most:
            return {}
        while apart * most < self._most:
            apart *= 2
        return {k: state for k, state in self._even.items() if k and k % (apart * self._spacing) == 0}

    def take(self, state: TrainerState) -> None:
        """Add a saved state: as an even checkpoint if its update fits their spacing, else as a recent one."""
        (self._recent if state.update % self._spacing else self._even)[state.update] = state

    def keep(self, trainer: Trainer) -> None:
        """Store the trainer's state if a checkpoint is due at this update."""
        now = trainer.update
        if now % self._spacing == 0 and now not in self._even:
            self._even[now] = trainer.state()
            if len(self._even) > self._most:
                self._spacing *= 2
                self._even = {k: state for k, state in self._even.items() if k % self._spacing == 0}
        self.keep_recent(trainer)

    def keep_recent(self, trainer: Trainer) -> None:
        """Store the trainer's state as a recent checkpoint if one is due; drop the least recently used ones."""
        now = trainer.update
        if now % self._close:
            return
        self._recent[now] = self._recent.pop(now, None) or trainer.state()
        while len(self._recent) > self._most_recent:
            del self._recent[next(iter(self._recent))]

    def cut(self, update: int) -> None:
        """Drop all checkpoints after an update."""
        for states in (self._even, self._recent):
            for k in [k for k in states if k > update]:
                del states[k]


def most_checkpoints(nbytes: int) -> int:
    """The largest number of checkpoints for states of `nbytes` bytes."""
    return sum(_room(nbytes))


def _room(nbytes: int) -> tuple[int, int]:
    """The largest numbers of even and of recent checkpoints for states of `nbytes` bytes."""
    room = MOST_BYTES // max(1, nbytes)
    return min(MOST, max(LEAST, room)), 2 * min(REACH // CLOSEST, max(LEAST_RECENT, room))
