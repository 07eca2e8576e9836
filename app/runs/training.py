"""One training of a run: history, newest step, curves, divergence. Only the compute worker changes it."""

import math
import time
from collections.abc import Collection, Generator, Sequence
from typing import Any

import numpy as np
from unrolled.core import Edit, Evaluation, History, RunSpec, SpecError, Step, TrainerState, Verbatim, unpack

from ..state import KeptSide, SideRecord
from ..views.downsampled import CostCurve, DownsampledSeries
from ..views.history import MOST_COLUMNS, column
from ..views.moment import Moment

EVALUATED_EVERY = 0.1  # seconds between two evaluations of the validation samples while a run plays
UNWATCHED_EVERY = 1.0  # the same while nobody watches
EVALUATION_RESTS = 10  # seconds to the next evaluation, for each second that one takes: training keeps most of the time
# A way to a later update has at most and at least so many evaluations, which take at most so many multiplications: a
# second or two.
MOST_EVALUATIONS, LEAST_EVALUATIONS, EVALUATION_WORK = 200, 10, 2_000_000_000
EditLog = Sequence[tuple[int, Collection[Edit]]]  # edits, each with the number of updates made before it
Snapshot = tuple[TrainerState, Step]


class Training:
    """A history, with the curves of what has been trained.

    Attributes:
        history: replays every moment.
        step: the newest update, traced; before the first update, a preview of it.
        curve: the cost so far.
        flow: the strength of δ so far.
    """

    def __init__(self, spec: RunSpec):
        self.spec, self.history = spec, History(spec)
        self.curve, self.flow = CostCurve(), DownsampledSeries(MOST_COLUMNS)
        self.step: Step = self.history.preview()
        self._evaluation: Evaluation | None = None
        self._evaluated_at, self._evaluated, self._rest = 0.0, (0, 0), EVALUATED_EVERY

    @property
    def update(self) -> int:
        """Number of updates made."""
        return self.history.trainer.update

    @property
    def edited(self) -> int:
        """Number of edits recorded."""
        return sum(map(len, self.history.edits.values()))

    def learn(self, until: float, most: float, chunk: int) -> int:
        """Make updates; the last one is traced. Stops at the first update that is not finite.

        Args:
            until: when to stop, on the clock of `time.perf_counter`; at least one update is made.
            most: the most updates to make.
            chunk: updates between two looks at the clock.

        Returns:
            the number of updates made.
        """
        start = self.update
        while self.update < start + most - 1 and time.perf_counter() < until:
            before, wanted = self.update, int(min(start + most - 1 - self.update, chunk))
            costs = self.history.run(wanted)
            if not (np.isfinite(costs).all() and self.history.trainer.finite):
                self._find_divergence(before)
                self.curve.learned(self.update, costs[: self.update - before])
                return max(0, self.update - start)
            self.curve.learned(self.update, costs)
        self.step = self.history.step()
        self.curve.learned(self.update, np.array([self.step.cost]))
        return self.update - start

    def _find_divergence(self, before: int) -> None:
        """Go back to an update where all was finite, and on to the first that is not: the history ends there."""
        for _ in self.history.seek(max(0, before - 1)):
            pass
        self.step = self.history.step()
        while self.step.finite:
            self.step = self.history.step()
        self.history.cut()

    def snapshot(self) -> Snapshot:
        """The present moment, to `restore` as long as no edit is made."""
        return self.history.trainer.state(), self.step

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a moment that `snapshot` gave."""
        state, self.step = snapshot
        self.history.trainer.restore(state)

    def seek(self, update: int) -> Generator[float, None, None]:
        """Go to an update that has been reached, bit for bit; yields the share done."""
        yield from self.history.seek(max(update - 1, 0))
        self.step = self.history.step() if update else self.history.preview()

    def edit(self, edits: Collection[Edit]) -> None:
        """Apply edits from the next update on. What came after is forgotten, since it belongs to another future."""
        self.history.edit(edits)
        furthest = self.history.furthest
        known = self.curve.cut(furthest)
        self.curve.learned(furthest, self.history.costs(known) if known < furthest else np.empty(0))
        self.flow.cut(furthest)
        if not self.update:
            self.step = self.history.preview()

    def follow(self, log: EditLog = ()) -> None:
        """Begin again at update 0, with edits to apply on the way."""
        edits: dict[int, list[Edit]] = {}
        for at, made in log:
            edits.setdefault(at, []).extend(made)
        self.history.follow(edits)
        self.curve, self.flow = CostCurve(), DownsampledSeries(MOST_COLUMNS)
        self.step = self.history.preview()

    def record(self) -> SideRecord:
        """States and curves from which `resume` goes on; the newest state is the one before the newest step."""
        before = self.step.before
        states = self.history.few_states() | {before.update: before}
        return SideRecord(self.history.furthest, states, self.curve.packed() | self.flow.packed("flow"))

    def resume(self, kept: KeptSide) -> None:
        """Restore what `record` gave, after `follow` with the same log.

        Raises:
            SpecError: if it is damaged; the training is then at update 0.
        """
        curve, flow = CostCurve(), DownsampledSeries(MOST_COLUMNS)
        arrays = unpack(kept.curves)
        try:
            curve.resume(arrays)
            flow.resume("flow", arrays)
        except KeyError as error:
            raise SpecError("curves", "all the curves of a run", Verbatim(f"some without {error}")) from None
        self.history.resume(kept.states, kept.furthest)
        self.curve, self.flow = curve, flow
        self.step = self.history.preview()

    def stride(self, count: int) -> int:
        """Updates between two evaluations on a way of `count` updates: fewer evaluations where one takes long."""
        trainer = self.history.trainer
        samples = trainer.dataset.validation.inputs
        work = trainer.parameters * samples.shape[0] * samples.shape[1]
        evaluations = min(MOST_EVALUATIONS, max(LEAST_EVALUATIONS, EVALUATION_WORK // max(1, work)))
        return max(1, -(-count // evaluations))

    def note_unwatched(self) -> None:
        """Evaluate the validation samples at long intervals, so that the curves have no gap when somebody looks."""
        if time.perf_counter() - self._evaluated_at >= UNWATCHED_EVERY:
            self.moment(fresh=True)

    def moment(self, fresh: bool) -> Moment:
        """What the views see. The validation samples are evaluated now if `fresh`, or else when it is time."""
        trainer = self.history.trainer
        return Moment(self.spec, self.step, trainer, self.curve, self._evaluate(fresh), self.flow)

    def _evaluate(self, fresh: bool) -> Evaluation:
        """The newest evaluation; a new one is added to the curves."""
        now, here = time.perf_counter(), (self.update, self.history.version)
        due = self._evaluated != here and (fresh or now - self._evaluated_at >= self._rest)
        if self._evaluation is None or due:
            self._evaluation = self.history.trainer.evaluate()
            self._rest = max(EVALUATED_EVERY, EVALUATION_RESTS * (time.perf_counter() - now))
            self._evaluated_at, self._evaluated = now, here
            self.curve.point(self.update, self._evaluation.cost)
            if self.flow.due(self.update):
                self.flow.add(self.update, column(self.spec, self.step))
        return self._evaluation

    def news(self) -> dict[str, Any]:
        """The part of its state that changes from update to update."""
        trainer, truncate = self.history.trainer, self.history.trainer.settings.truncate
        return {"cost": self.cost(), "learning_rate": trainer.learning_rate,
                "truncate": truncate and truncate.to_dict(),
                "frozen": trainer.settings.frozen, "edited": self.edited, "version": self.history.version}

    def log(self) -> list[dict[str, Any]]:
        """The edits, as a request for such a run has them."""
        edits = self.history.edits.items()
        return [{"at": at, "edits": [edit.to_dict() for edit in made]} for at, made in edits if made]

    def cost(self) -> float | None:
        """Cost of the newest step; None if it is not finite."""
        return self.step.cost if math.isfinite(self.step.cost) else None
