"""States kept along the way, few enough for any length of run.

Some lie evenly over the whole run: when there are too many, every second one is dropped. Others lie close
to each other where the run was last, since most ways back are short.
"""

from .settings import TrainerState
from .trainer import Trainer

MOST, LEAST, MOST_BYTES = 256, 16, 1 << 23
CLOSEST, REACH, LEAST_RECENT = 64, 1024, 4
FEW, FEW_BYTES = 32, 1 << 20  # of those that are written down


class Checkpoints:
    """States by update, each as it was before the edits of its moment.

    Args:
        first: the state at update 0, which is always kept.

    Attributes:
        reach: how far back the close ones go.
    """

    reach = REACH

    def __init__(self, first: TrainerState):
        self._most, self._most_recent = _room(first.nbytes)
        self._spacing, self._close = 16, 2 * REACH // self._most_recent
        self._even: dict[int, TrainerState] = {0: first}
        self._recent: dict[int, TrainerState] = {}  # in the order in which they were last of use

    def __len__(self) -> int:
        return len(self._even) + len(self._recent)

    def next(self, now: int) -> int:
        """The next update at which one is due."""
        return now + min(self._spacing - now % self._spacing, self._close - now % self._close)

    def before(self, update: int) -> TrainerState:
        """The last one up to an update."""
        even, recent = (max((k for k in states if k <= update), default=-1) for states in (self._even, self._recent))
        return self._even[even] if even >= recent else self._recent[recent]

    def until(self, update: int) -> list[int]:
        """The updates of those that lie evenly over the run, before an update."""
        return sorted(k for k in self._even if k < update)

    def few(self) -> dict[int, TrainerState]:
        """Few enough of those that lie evenly over the run to be written down, by update: as it goes on they stay, or every second one does."""
        most, apart = min(FEW, FEW_BYTES // max(1, self._even[0].nbytes)), 1
        if not most:
            return {}
        while apart * most < self._most:
            apart *= 2
        return {k: state for k, state in self._even.items() if k and k % (apart * self._spacing) == 0}

    def take(self, state: TrainerState) -> None:
        """Keep a state that is known from elsewhere, as one of those that lie evenly if it fits among them."""
        (self._recent if state.update % self._spacing else self._even)[state.update] = state

    def keep(self, trainer: Trainer) -> None:
        """Keep the state, if one is due here and was not kept before."""
        now = trainer.update
        if now % self._spacing == 0 and now not in self._even:
            self._even[now] = trainer.state()
            if len(self._even) > self._most:
                self._spacing *= 2
                self._even = {k: state for k, state in self._even.items() if k % self._spacing == 0}
        self.keep_recent(trainer)

    def keep_recent(self, trainer: Trainer) -> None:
        """The same among the close ones only; those that have been of no use for longest are dropped."""
        now = trainer.update
        if now % self._close:
            return
        self._recent[now] = self._recent.pop(now, None) or trainer.state()
        while len(self._recent) > self._most_recent:
            del self._recent[next(iter(self._recent))]

    def cut(self, update: int) -> None:
        """Forget those that lie after an update."""
        for states in (self._even, self._recent):
            for k in [k for k in states if k > update]:
                del states[k]


def kept_at_most(nbytes: int) -> int:
    """How many states of so many bytes are kept."""
    return sum(_room(nbytes))


def _room(nbytes: int) -> tuple[int, int]:
    """How many states of so many bytes are kept over the whole run, and how many close ones."""
    room = MOST_BYTES // max(1, nbytes)
    return min(MOST, max(LEAST, room)), 2 * min(REACH // CLOSEST, max(LEAST_RECENT, room))
