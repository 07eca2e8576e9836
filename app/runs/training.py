"""The training of one run, as the compute worker goes about it: history, newest step, cost curve, divergence."""

import math
import time
from collections.abc import Collection, Generator, Sequence
from typing import Any

import numpy as np
from unrolled.core import Edit, History, RunSpec, SpecError, Step, TrainerState, Verbatim, unpack

from ..state import KeptSide, SideRecord
from ..views.base import Moment
from ..views.downsampled import CostCurve, Points
from ..views.history import MOST_COLUMNS, column

VALIDATED_EVERY = 0.1  # seconds between two evaluations of the validation samples while a run plays
RESTS = 10  # at least so many times as long as an evaluation takes, so that training keeps most of the time
# Evaluations on the way to an update further on, at most and at least; and the multiplications that they may take, a second or two.
MEASURED, LEAST_MEASURED, MEASURED_WORK = 200, 10, 2_000_000_000
Log = Sequence[tuple[int, Collection[Edit]]]  # edits, and after how many updates each lot is made
UNWATCHED_EVERY = 1.0  # the same while nobody looks, so that the curves have no hole when somebody does


class Training:
    """A history with what is known of it.

    Attributes:
        history: every moment of the run again.
        step: the newest update, traced; before the first, a preview of it.
        curve: the cost so far.
        flow: the strength of δ so far.
    """

    def __init__(self, spec: RunSpec):
        self.spec, self.history, self.curve, self.flow = spec, History(spec), CostCurve(), Points(MOST_COLUMNS)
        self.step: Step = self.history.preview()
        self._validation: tuple[float, Any, Any] = (0.0, None, None)  # when, where, what
        self._rest = VALIDATED_EVERY

    @property
    def sides(self) -> "tuple[Training, ...]":
        """What trains: this one, and one that stands beside it."""
        return (self,)

    @property
    def update(self) -> int:
        """How many updates have been made."""
        return self.history.trainer.update

    def learn(self, until: float, most: float, chunk: int) -> int:
        """Updates until a time, at least one and at most so many, the last one traced; returns how many.

        Where the numbers stop being finite it stops too, at the first update that is not.
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
        """Go back to where all was finite, and on to the first step that is not: the furthest there is."""
        for _ in self.history.seek(max(0, before - 1)):
            pass
        self.step = self.history.step()
        while self.step.finite:
            self.step = self.history.step()
        self.history.cut()

    @property
    def edited(self) -> int:
        """How many edits are recorded."""
        return sum(map(len, self.history.edits.values()))

    def here(self) -> tuple[TrainerState, Step]:
        """This moment, to `come_back` to as long as no edit is made."""
        return self.history.trainer.state(), self.step

    def come_back(self, moment: tuple[TrainerState, Step]) -> None:
        """Be there again."""
        state, self.step = moment
        self.history.trainer.restore(state)

    def seek(self, update: int) -> Generator[float, None, None]:
        """Go to an update that has been reached, bit for bit; yields the share done."""
        yield from self.history.seek(max(update - 1, 0))
        self.step = self.history.step() if update else self.history.preview()

    def edit(self, edits: Collection[Edit], side: int | None = None) -> None:
        """Make edits from the next update on, on one side or on all; what had come after is another future, and forgotten."""
        self.history.edit(edits)
        known = self.curve.cut(self.history.furthest)
        self.curve.learned(self.history.furthest, self.history.costs(known) if known < self.history.furthest else np.empty(0))
        self.flow.cut(self.history.furthest)
        if not self.update:
            self.step = self.history.preview()

    def follow(self, log: Log = ()) -> None:
        """Begin again at update 0, with edits to be made on the way."""
        edits: dict[int, list[Edit]] = {}
        for at, made in log:
            edits.setdefault(at, []).extend(made)
        self.history.follow(edits)
        self.curve, self.flow = CostCurve(), Points(MOST_COLUMNS)
        self.step = self.history.preview()

    def kept(self) -> SideRecord:
        """Enough to come back here without training anew; the newest state is the one from which the newest step was made."""
        before = self.step.before
        return SideRecord(self.history.furthest, self.history.few_states() | {before.update: before}, self.curve.packed() | self.flow.packed("flow"))

    def resume(self, kept: KeptSide) -> None:
        """Go on from what was `kept` of this run, whose log is followed already. Raises `SpecError`, and is then at update 0."""
        curve, flow = CostCurve(), Points(MOST_COLUMNS)
        arrays = unpack(kept.curves)
        try:
            curve.resume(arrays)
            flow.resume("flow", arrays)
        except KeyError as error:
            raise SpecError("curves", "all the curves of a run", Verbatim(f"some without {error}")) from None
        self.history.resume(kept.states, kept.furthest)
        self.curve, self.flow = curve, flow
        self.step = self.history.preview()

    def reset(self) -> None:
        """Begin again at update 0."""
        self.follow()

    def stride(self, count: int) -> int:
        """How many updates lie between two evaluations on a way of so many: few enough for a curve, more where an evaluation takes long."""
        samples, trainer = self.history.trainer.dataset.validation.inputs, self.history.trainer
        work = trainer.parameters * samples.shape[0] * samples.shape[1]
        return max(1, -(-count // min(MEASURED, max(LEAST_MEASURED, MEASURED_WORK // max(1, work)))))

    def measure(self) -> None:
        """Evaluate the validation samples here, and note it in the curves."""
        self._moment(fresh=True)

    def note_unwatched(self) -> None:
        """Go on with the cost curve now and then."""
        if time.perf_counter() - self._validation[0] >= UNWATCHED_EVERY:
            self._moment(fresh=True)

    def moments(self, fresh: bool) -> list[Moment]:
        """What the views look at, side by side."""
        return [self._moment(fresh)]

    def _moment(self, fresh: bool) -> Moment:
        """The validation samples are evaluated, if it is time or `fresh`, and noted in the curve."""
        now, (made, at, validation) = time.perf_counter(), self._validation
        here = self.update, self.history.version
        if validation is None or (at != here and (fresh or now - made >= self._rest)):
            validation = self.history.trainer.evaluate()
            self._rest = max(VALIDATED_EVERY, RESTS * (time.perf_counter() - now))
            self._validation = now, here, validation
            self.curve.point(self.update, validation.cost)
            if self.flow.due(self.update):
                self.flow.add(self.update, column(self.spec, self.step))
        return Moment(self.spec, self.step, self.history.trainer, self.curve, validation, self.flow)

    def news(self) -> dict[str, Any]:
        """What of its state changes from update to update."""
        trainer, truncate = self.history.trainer, self.history.trainer.settings.truncate
        return {"cost": self.cost(), "learning_rate": trainer.learning_rate, "truncate": truncate and truncate.to_dict(),
                "frozen": trainer.settings.frozen, "edited": self.edited, "version": self.history.version}

    def log(self) -> list[dict[str, Any]]:
        """The edits in the form in which a request for such a run has them."""
        return [{"at": at, "edits": [edit.to_dict() for edit in edits]} for at, edits in self.history.edits.items() if edits]

    def cost(self) -> float | None:
        """The newest step's cost; None where it is no number any more."""
        return self.step.cost if math.isfinite(self.step.cost) else None
