"""The course of a run: where it stands, what it is doing, and the moves that it makes when it is told to.

All of it happens in the compute worker; the event loop only reads what is replaced and never changed.
"""

import math
import time
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from unrolled.core import Edit, History, RunSpec, SpecError, Step, check_edits, divergence_reason, setting_edits

from ..errors import Refusal
from ..state import KeptSide, Place
from .jobs import ANY, MOVES, REPLAYS, Job
from .pace import Pace
from .paired_training import Pair
from .training import Log, Training

SLICE = 0.004  # seconds between two reports of how far a long job is


class Status(StrEnum):
    """What a run is doing."""

    READY = "ready"
    PLAYING = "playing"
    PAUSED = "paused"
    SEEKING = "seeking"
    DIVERGED = "diverged"


class Course:
    """The training of a run, and the commands that move it.

    Those that take long are generators: they yield the share done, and when they are closed early, the run stays
    where it was (what is trained anew: where it is by then).

    Attributes:
        training: history, newest step and cost curve.
        status, message: what it is doing, and what people are to be told of it.
        rung, rate: in what steps it plays, and how many of them a second; None for as many as it can.
        aim: the update that it is on its way to; None where it is not.
        returning: whether it is on its way back to where it was before the server ended.
    """

    def __init__(self, spec: RunSpec, most_edits: int, beside: RunSpec | None = None):
        self.training = Training(spec) if beside is None else Pair(spec, beside)
        self.status, self.message, self.pace = Status.READY, None, Pace(None)
        self.rung, self.rate, self.aim, self.returning = "update", 20.0, None, False
        self._most_edits = most_edits

    @property
    def history(self) -> History:
        """Every moment of the run again."""
        return self.training.history

    @property
    def step(self) -> Step:
        """The newest update."""
        return self.training.step

    # What the rest of a run does for it.

    def give_up(self, which: Callable[[Job], bool]) -> None:
        """Stop such long jobs."""
        raise NotImplementedError

    @property
    def under_way(self) -> Collection[Job]:
        """The long jobs that are not over."""
        raise NotImplementedError

    def announce(self) -> None:
        """Let those who watch see where it stands now."""
        raise NotImplementedError

    # The commands.

    def play(self, rate: float | None, rung: str = "update") -> None:
        """Go on by itself: so many updates or epochs a second, or as many as it can."""
        self._refuse_if_diverged()
        self.give_up(MOVES)
        self.rung, self.rate = rung, rate
        self._go_on_playing()
        self.announce()

    def follow(self, *logs: Log) -> None:
        """Begin again at update 0 with edits to be made on the way, a log a side.

        Raises:
            SpecError, Refusal: which name the field.
        """
        for training, log, where in zip(self.training.sides, logs, ("edits", "beside.edits"), strict=False):
            for i, (_, edits) in enumerate(log):
                try:
                    check_edits(training.history.trainer, edits)
                except SpecError as error:
                    raise error.within(f"{where}[{i}].edits") from None
            self._refuse_too_many(sum(len(edits) for _, edits in log))
        self.training.follow(*logs)

    def pause(self) -> None:
        """Stop where it is; a seek under way is given up."""
        self.give_up(MOVES)
        if self.status in (Status.PLAYING, Status.SEEKING):
            self.stand()
        self.announce()

    def advance(self, count: int) -> Generator[float, None, None]:
        """Make so many updates, then stand still."""
        self._refuse_if_diverged()
        self.status = Status.SEEKING if count > 1 else Status.PAUSED
        with self._aiming(self.training.update + count):
            yield from self._train_to(self.training.update + count)
        if self.status is not Status.DIVERGED:
            self.stand()
        self.announce()

    def seek(self, update: int) -> Generator[float, None, None]:
        """Go to any update: bit for bit to one that has been reached, and by training to one beyond.

        Given up on the way, it is where it was, or where it has been trained to by then.
        """
        if update > self.history.furthest:
            self._refuse_if_diverged()
        reached = min(update, self.history.furthest)
        with self._aiming(update):
            if reached != self.training.update or update == reached:
                yield from self._or_stay(self.training.seek(reached))
            if self.step.finite and self.training.update < update:
                self.status = Status.SEEKING
                yield from self._train_to(update)
        self._arrive()
        self.announce()

    def resume(self, sides: Sequence[KeptSide], place: Place) -> None:
        """Take up what was kept of each side, whose log is followed already; from there `come_back` leads to the place. Without sides it is trained anew.

        Raises:
            SpecError: where it is damaged.
        """
        for training, kept in zip(self.training.sides, sides, strict=False):
            training.resume(kept)
        for training, version in zip(self.training.sides, place.versions, strict=True):
            training.history.version = version + 2  # an edit may have been seen that came too late to be kept
        self.rung, self.rate, self.returning = place.rung, place.rate, True
        self.status, self.message = Status.SEEKING, "On the way: 0%"

    def come_back(self, place: Place) -> Generator[float, None, None]:
        """Go to where it was before the server ended, from wherever its training could be resumed, and do there what it did.

        Given up on the way, it is where it has been trained to by then.
        """
        try:
            if self.history.furthest < place.furthest:
                yield from self._train_to(place.furthest)
            yield from self.training.seek(min(place.update, self.history.furthest))
        finally:
            self.returning = False
        self._arrive()
        if place.playing and self.status is not Status.DIVERGED:
            self._go_on_playing()
        if place.aim is not None and place.aim != place.update:
            yield from self.seek(place.aim)
        self.announce()

    def set(self, values: Mapping[str, Any], side: int | None = None) -> None:
        """Change settings by name, from the next update on."""
        self.edit(setting_edits(self.training.sides[side or 0].history.trainer, values), side)

    def edit(self, edits: Collection[Edit], side: int | None = None) -> None:
        """Make edits where it stands, on one side or on all, and record them."""
        self.check(edits, side)
        self.give_up(REPLAYS)
        self.training.edit(edits, side)
        if self.status is Status.SEEKING and not self.under_way:
            self.stand()
        self.announce()

    def edit_at(self, edits: Collection[Edit], at: int, side: int | None = None) -> Generator[float, None, None]:
        """Go back to an update, make edits there, and make the next update again if that is what was to be seen."""
        self.check(edits, side)
        seen = self.step.index
        if at != self.training.update:
            yield from self._or_stay(self.training.seek(at))
        self.training.edit(edits, side)
        self._arrive()
        if seen == at + 1:
            self._learn(0.0, 1)
        self.announce()

    def reset(self) -> None:
        """Begin again at update 0, without edits."""
        self.give_up(ANY)
        self.training.reset()
        self.stand()
        self.announce()

    # What they are made of.

    def _go_on_playing(self) -> None:
        self.status, self.message = Status.PLAYING, None
        self.pace.start(self.rate and self.rate * self.updates_a(self.rung))

    @contextmanager
    def _aiming(self, update: int) -> Iterator[None]:
        self.aim = update
        try:
            yield
        finally:
            self.aim = None

    def updates_a(self, rung: str) -> int:
        """How many updates one step of such a rung takes."""
        return self.history.trainer.updates_per_epoch if rung == "epoch" else 1

    def check(self, edits: Collection[Edit], side: int | None = None) -> None:
        """Raise `SpecError` where an edit does not fit, and `Refusal` where there would be too many."""
        for training in self.training.sides if side is None else [self.training.sides[side]]:
            try:
                check_edits(training.history.trainer, edits)
            except SpecError as error:
                raise error.within("edits") from None
            self._refuse_too_many(len(edits) + training.edited)

    def _refuse_too_many(self, edits: int) -> None:
        if edits > self._most_edits:
            raise Refusal(422, "edits", f"at most {self._most_edits:,} edits of a run on this server", f"{edits:,}")

    def stand(self) -> None:
        """Stand still here."""
        self.status = Status.PAUSED if self.training.update else Status.READY
        self.message = None
        self.pace.stop()

    def _arrive(self) -> None:
        """Stand still at the end of a way, which may lead to numbers that are none."""
        if self.step.finite:
            self.stand()
        elif self.status is not Status.DIVERGED:
            self._diverge()

    def _or_stay(self, way: Generator[float, None, None]) -> Generator[float, None, None]:
        """Go a way; who does not come to its end is again where he was."""
        before, here = (self.status, self.message), self.training.here()
        self.status = Status.SEEKING
        try:
            yield from way
        except BaseException:  # given up, refused, or broken
            self.status, self.message = before
            self.training.come_back(here)
            raise

    def _train_to(self, end: int) -> Generator[float, None, None]:
        """Updates up to `end`, or until it diverges, measured on the way as one that is watched; yields the share done."""
        count = end - self.training.update
        stride = self.training.stride(count)
        while self.training.update < end and self.status is not Status.DIVERGED:
            stop = min(end, self.training.update // stride * stride + stride)
            self._learn(time.perf_counter() + SLICE, stop - self.training.update)
            if self.training.update == stop and self.status is not Status.DIVERGED:
                self.training.measure()
            yield 1.0 - (end - self.training.update) / count

    def _learn(self, until: float, most: int | None) -> int:
        """Updates until a time, at least one and at most so many; returns how many."""
        made = self.training.learn(until, math.inf if most is None else most, self.pace.chunk())
        if not self.step.finite:
            self._diverge()
        return made

    def _refuse_if_diverged(self) -> None:
        if self.status is Status.DIVERGED:
            raise Refusal(409, "do", "reset, or seek to an earlier update, since this run has diverged", "a command to go on")

    def _diverge(self) -> None:
        self.status = Status.DIVERGED
        self.pace.stop()
        self.message = f"Diverged at update {self.step.index:,}. {divergence_reason(self.step)}"
        self.announce()
