"""Two trainings in lock-step: what the one has learned, the other has too, so that what differs between them can be seen."""

import time
from collections.abc import Collection, Generator, Iterator

from unrolled.core import Edit, RunSpec, SpecError, Step, TrainerState

from ..views.base import Moment
from .training import Log, Training

SHARED = ("task", "seed", "batch_size", "readout")  # what both learn from
SIDES = ("a", "b")  # as requests name them
Place = tuple[TrainerState, Step]


def refuse_unlike(spec: RunSpec, other: RunSpec) -> None:
    """Raise `SpecError` unless both learn from the same samples in the same order."""
    for name in SHARED:
        if getattr(spec, name) != getattr(other, name):
            raise SpecError(name, f"{getattr(spec, name)}, as in the run that it stands beside", getattr(other, name))


class Pair(Training):
    """A training with another one beside it, which is always at the same update, or where it diverged before that.

    Attributes:
        beside: the other one.
    """

    def __init__(self, spec: RunSpec, other: RunSpec):
        refuse_unlike(spec, other)
        super().__init__(spec)
        self.beside = Training(other)

    @property
    def sides(self) -> tuple[Training, ...]:
        return self, self.beside

    def learn(self, until: float, most: float, chunk: int) -> int:
        now = time.perf_counter()
        made = super().learn(now + (until - now) / 2, most, chunk)
        for _ in self._catch_up(chunk):
            pass
        return made

    def seek(self, update: int) -> Generator[float, None, None]:
        yield from super().seek(update)
        yield from self.beside.seek(min(update, self.beside.history.furthest))
        yield from self._catch_up(1)

    def _catch_up(self, chunk: int) -> Iterator[float]:
        """Have the other one make the updates that it lacks; yields between some of them."""
        while self.beside.update < self.update and self.beside.step.finite:
            self.beside.learn(time.perf_counter() + 0.004, self.update - self.beside.update, chunk)
            yield 1.0

    def edit(self, edits: Collection[Edit], side: int | None = None) -> None:
        for i, training in enumerate((super(), self.beside)):
            if side in (None, i):
                training.edit(edits)

    def follow(self, log: Log = (), other: Log = ()) -> None:
        super().follow(log)
        self.beside.follow(other)

    def here(self) -> tuple[Place, Place]:
        return super().here(), self.beside.here()

    def come_back(self, moment: tuple[Place, Place]) -> None:
        super().come_back(moment[0])
        self.beside.come_back(moment[1])

    def moments(self, fresh: bool) -> list[Moment]:
        return [*super().moments(fresh), *self.beside.moments(fresh)]

    def measure(self) -> None:
        super().measure()
        self.beside.measure()

    def note_unwatched(self) -> None:
        super().note_unwatched()
        self.beside.note_unwatched()
