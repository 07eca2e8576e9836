"""The one or two trainings of a run: the second, where there is one, is kept at the same update for comparison."""

import time
from collections.abc import Collection, Generator, Iterator, Sequence

from unrolled.core import Edit, History, RunSpec, SpecError, Step, check_edits

from ..errors import Refusal
from ..state import KeptSide
from ..views.moment import Moment
from .training import EditLog, Snapshot, Training

# fields in which both specs agree, so that both learn from the same samples
SHARED = ("task", "seed", "batch_size", "readout")
SIDES = ("a", "b")  # names of the sides in requests
CATCH_UP = 0.004  # seconds that the second training learns before it yields


def check_comparable(spec: RunSpec, other: RunSpec) -> None:
    """Raise `SpecError` unless both specs learn from the same samples in the same order."""
    for name in SHARED:
        if getattr(spec, name) != getattr(other, name):
            raise SpecError(name, f"{getattr(spec, name)}, as in the run that it stands beside", getattr(other, name))


class Trainings(Sequence[Training]):
    """One training, or two in lockstep: the second is at the update of the first, or where it diverged before that.

    `update`, `step` and `history` are those of the first.

    Args:
        spec: of the first training.
        other: of the second, if there is one.
        max_edits: the most edits that each training may have.

    Raises:
        SpecError: if the two specs are not comparable.
    """

    def __init__(self, spec: RunSpec, other: RunSpec | None, max_edits: int):
        if other is not None:
            check_comparable(spec, other)
        self._sides = tuple(Training(each) for each in (spec, other) if each is not None)
        self._max_edits = max_edits

    def __getitem__(self, side: int) -> Training:
        return self._sides[side]

    def __len__(self) -> int:
        return len(self._sides)

    @property
    def update(self) -> int:
        """Number of updates made."""
        return self[0].update

    @property
    def step(self) -> Step:
        """The newest update."""
        return self[0].step

    @property
    def history(self) -> History:
        """Replays every moment of the first training."""
        return self[0].history

    def learn(self, until: float, most: float, chunk: int) -> int:
        """Make updates on all sides.

        Args:
            until: when to stop, on the clock of `time.perf_counter`; at least one update is made.
            most: the most updates to make.
            chunk: updates between two looks at the clock.

        Returns:
            the number of updates made.
        """
        now = time.perf_counter()
        made = self[0].learn(now + (until - now) / len(self), most, chunk)
        for _ in self._catch_up(chunk):
            pass
        return made

    def seek(self, update: int) -> Generator[float, None, None]:
        """Go to an update that has been reached, bit for bit; yields the share done."""
        yield from self[0].seek(update)
        for other in self._sides[1:]:
            yield from other.seek(min(update, other.history.furthest))
        yield from self._catch_up(1)

    def _catch_up(self, chunk: int) -> Iterator[float]:
        """Have the second training make the updates that it lacks; yields between some of them."""
        for other in self._sides[1:]:
            while other.update < self.update and other.step.finite:
                other.learn(time.perf_counter() + CATCH_UP, self.update - other.update, chunk)
                yield 1.0

    def check(self, edits: Collection[Edit], side: int | None = None) -> None:
        """Raise `SpecError` if an edit does not fit one side, or all for None, and `Refusal` (422) if there would be
        too many.
        """
        for training in self._of(side):
            _check(training, edits, "edits")
            self._refuse_too_many(len(edits) + training.edited)

    def edit(self, edits: Collection[Edit], side: int | None = None) -> None:
        """Apply edits from the next update on, to one side, or to all for None."""
        for training in self._of(side):
            training.edit(edits)

    def follow(self, *logs: EditLog) -> None:
        """Begin again at update 0 with edits to apply on the way, one log for each side.

        Raises:
            SpecError, Refusal: naming the field that does not fit.
        """
        for training, log, where in zip(self, logs, ("edits", "beside.edits"), strict=False):
            for i, (_, edits) in enumerate(log):
                _check(training, edits, f"{where}[{i}].edits")
            self._refuse_too_many(sum(len(edits) for _, edits in log))
        for training, log in zip(self, logs, strict=False):
            training.follow(log)

    def resume(self, sides: Sequence[KeptSide], versions: Sequence[int]) -> None:
        """Restore what was kept of each side, whose log is followed already; without sides, each begins at update 0.

        Raises:
            SpecError: if what was kept is damaged.
        """
        for training, kept in zip(self, sides, strict=False):
            training.resume(kept)
        for training, version in zip(self, versions, strict=True):
            training.history.version = version + 2  # an edit may have been seen that came too late to be kept

    def reset(self) -> None:
        """Begin again at update 0, without edits."""
        for training in self:
            training.follow()

    def snapshot(self) -> list[Snapshot]:
        """The present moment of each side, to `restore` as long as no edit is made."""
        return [training.snapshot() for training in self]

    def restore(self, snapshots: Sequence[Snapshot]) -> None:
        """Go back to a moment that `snapshot` gave."""
        for training, snapshot in zip(self, snapshots, strict=True):
            training.restore(snapshot)

    def moments(self, fresh: bool) -> list[Moment]:
        """What the views see of each side; the validation samples are evaluated now if `fresh`, or else when it is
        time.
        """
        return [training.moment(fresh) for training in self]

    def measure(self) -> None:
        """Evaluate the validation samples now, and add them to the curves."""
        self.moments(fresh=True)

    def note_unwatched(self) -> None:
        """Evaluate the validation samples at long intervals, so that the curves have no gap when somebody looks."""
        for training in self:
            training.note_unwatched()

    def _of(self, side: int | None) -> Sequence[Training]:
        return self if side is None else (self[side],)

    def _refuse_too_many(self, edits: int) -> None:
        if edits > self._max_edits:
            raise Refusal(422, "edits", f"at most {self._max_edits:,} edits of a run on this server", f"{edits:,}")


def _check(training: Training, edits: Collection[Edit], field: str) -> None:
    try:
        check_edits(training.history.trainer, edits)
    except SpecError as error:
        raise error.within(field) from None
