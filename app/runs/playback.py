"""The playback of a run: where it stands, what it is doing, and the moves that commands make.

All of it happens in the compute worker. The event loop only reads values that are replaced and never changed.
"""

import math
import time
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, Protocol

from unrolled.core import Edit, divergence_reason, setting_edits

from ..errors import Refusal
from ..monitoring.counts import COUNTS
from ..state import KeptSide, Position
from .jobs import ANY, MOVES, REPLAYS, Jobs
from .pace import Pace
from .trainings import Trainings

SLICE = 0.004  # seconds between two reports of a long job's progress
Move = Generator[float, None, None]  # yields the share done


class Status(StrEnum):
    """What a run is doing."""

    READY = "ready"
    PLAYING = "playing"
    PAUSED = "paused"
    SEEKING = "seeking"
    DIVERGED = "diverged"


class Audience(Protocol):
    """Those who are shown a playback."""

    def show(self, playback: "Playback") -> None:
        """Show where it stands now."""

    def learned(self, playback: "Playback") -> None:
        """Note that updates were made; what was shown before is no longer the newest."""


class Playback:
    """Moves the trainings of a run.

    Moves that take long are generators. One that is closed early leaves the run where it was, or, if updates were
    made that had never been made before, where it has come to.

    Args:
        trainings: one, or two in lockstep.
        jobs: the long jobs of the run, which a later command may end.
        audience: is shown each change.

    Attributes:
        status, message: what the run is doing, and a text about it for people.
        rung, rate: the unit in which it plays, and how many units a second; None for as many as possible.
        target: the update that it is on its way to; None otherwise.
        restoring: whether it is on its way back to where it was before the server ended.
    """

    def __init__(self, trainings: Trainings, jobs: Jobs, audience: Audience):
        self.trainings, self._jobs, self._audience = trainings, jobs, audience
        self.status, self.message, self.pace = Status.READY, None, Pace(None)
        self.rung, self.rate, self.target, self.restoring = "update", 20.0, None, False

    # Commands.

    def play(self, rate: float | None, rung: str = "update") -> None:
        """Play so many updates or epochs a second, or as many as possible."""
        self._refuse_if_diverged()
        self._jobs.give_up(MOVES)
        self.rung, self.rate = rung, rate
        self._start()
        self.show()

    def pause(self) -> None:
        """Stop here, and give up a seek that is under way."""
        self._jobs.give_up(MOVES)
        if self.status in (Status.PLAYING, Status.SEEKING):
            self._stand()
        self.show()

    def advance(self, count: int) -> Move:
        """Make so many updates, then stand still."""
        self._refuse_if_diverged()
        self.status = Status.SEEKING if count > 1 else Status.PAUSED
        with self._aiming(self.trainings.update + count):
            yield from self._train_to(self.trainings.update + count)
        if self.status is not Status.DIVERGED:
            self._stand()
        self.show()

    def seek(self, update: int) -> Move:
        """Go to any update: bit for bit to one that has been reached, and by training to a later one."""
        furthest = self.trainings.history.furthest
        if update > furthest:
            self._refuse_if_diverged()
        reached = min(update, furthest)
        with self._aiming(update):
            if reached != self.trainings.update or update == reached:
                yield from self._go(self.trainings.seek(reached))
            if self.trainings.step.finite and self.trainings.update < update:
                self.status = Status.SEEKING
                yield from self._train_to(update)
        self._arrive()
        self.show()

    def set(self, values: Mapping[str, Any], side: int | None = None) -> None:
        """Change settings by name, from the next update on."""
        self.edit(setting_edits(self.trainings[side or 0].history.trainer, values), side)

    def edit(self, edits: Collection[Edit], side: int | None = None) -> None:
        """Apply edits here, to one side or to all for None, and record them."""
        self.trainings.check(edits, side)
        self._jobs.give_up(REPLAYS)
        self.trainings.edit(edits, side)
        if self.status is Status.SEEKING and not self._jobs:
            self._stand()
        self.show()

    def edit_at(self, edits: Collection[Edit], at: int, side: int | None = None) -> Move:
        """Go back to an update and apply edits there; then make the next update again, if it was the one shown."""
        self.trainings.check(edits, side)
        seen = self.trainings.step.index
        if at != self.trainings.update:
            yield from self._go(self.trainings.seek(at))
        self.trainings.edit(edits, side)
        self._arrive()
        if seen == at + 1:
            self._learn(0.0, 1)
        self.show()

    def reset(self) -> None:
        """Begin again at update 0, without edits."""
        self._jobs.give_up(ANY)
        self.trainings.reset()
        self._stand()
        self.show()

    # After a restart of the server.

    def resume(self, sides: Sequence[KeptSide], position: Position) -> None:
        """Restore what was kept of each side, whose edits are followed already; `go_back` leads on to the position.

        Raises:
            SpecError: if what was kept is damaged.
        """
        self.trainings.resume(sides, position.versions)
        self.rung, self.rate, self.restoring = position.rung, position.rate, True
        self.status, self.message = Status.SEEKING, "On the way: 0%"

    def go_back(self, position: Position) -> Move:
        """Go to where the run was before the server ended, and go on with what it did there."""
        history = self.trainings.history
        try:
            if history.furthest < position.furthest:
                yield from self._train_to(position.furthest)
            yield from self.trainings.seek(min(position.update, history.furthest))
        finally:
            self.restoring = False
        self._arrive()
        if position.playing and self.status is not Status.DIVERGED:
            self._start()
        if position.target is not None and position.target != position.update:
            yield from self.seek(position.target)
        self.show()

    # What the run does between commands.

    def next_due(self, now: float) -> float | None:
        """When the next update is due; None if it does not play."""
        return self.pace.next_due(now) if self.status is Status.PLAYING else None

    def train(self, until: float, picture: float) -> bool:
        """Make the updates that are due.

        Args:
            until: when to stop, on the clock of `time.perf_counter`.
            picture: when the next picture is due.

        Returns:
            whether it now stands at an update of which a picture may be made.
        """
        now = time.perf_counter()
        owed = self.pace.owed(now)
        if owed is not None and owed <= 0:
            return False
        # Pictures show the last update of a whole rung, unless the run plays as fast as possible: an epoch may be long.
        whole = 1 if self.rate is None else self.updates_per(self.rung)
        if whole > 1:
            left = whole - self.trainings.update % whole
            owed = left if owed is None else min(owed, left)
        elif picture > now:  # a late picture waits for the end of the slice, or many runs would make pictures only
            until = min(until, picture)
        self.pace.made(self._learn(until, owed))
        return self.status is Status.PLAYING and self.trainings.update % whole == 0

    def updates_per(self, rung: str) -> int:
        """Number of updates in one step of a rung."""
        return self.trainings.history.trainer.updates_per_epoch if rung == "epoch" else 1

    def show(self, message: str | None = None) -> None:
        """Show the audience where the run stands, with another message if one is given."""
        self.message = message or self.message
        self._audience.show(self)

    def stop(self, message: str) -> None:
        """Stand still because of a fault, and say why."""
        self._jobs.give_up(ANY)
        self._stand()
        self.show(message)

    def news(self) -> dict[str, Any]:
        """The part of its state that changes from tick to tick."""
        history, trainer = self.trainings.history, self.trainings.history.trainer
        return {"update": trainer.update, "furthest": history.furthest, "epoch": trainer.epoch,
                "playing": self.status is Status.PLAYING, "rung": self.rung, "rate": self.rate,
                "updates_per_second": round(self.pace.speed, 1), "status": self.status.value, "message": self.message}

    # Parts of moves.

    def _start(self) -> None:
        self.status, self.message = Status.PLAYING, None
        self.pace.start(self.rate and self.rate * self.updates_per(self.rung))

    def _stand(self) -> None:
        self.status = Status.PAUSED if self.trainings.update else Status.READY
        self.message = None
        self.pace.stop()

    def _arrive(self) -> None:
        """Stand still at the end of a way, which may end in numbers that are not finite."""
        if self.trainings.step.finite:
            self._stand()
        elif self.status is not Status.DIVERGED:
            self._diverge()

    @contextmanager
    def _aiming(self, update: int) -> Iterator[None]:
        self.target = update
        try:
            yield
        finally:
            self.target = None

    def _go(self, way: Move) -> Move:
        """Go a way through known updates; restores the previous position if it is not completed."""
        before, here = (self.status, self.message), self.trainings.snapshot()
        self.status = Status.SEEKING
        try:
            yield from way
        except BaseException:  # given up, refused or broken
            self.status, self.message = before
            self.trainings.restore(here)
            raise

    def _train_to(self, end: int) -> Move:
        """Train up to an update, or until the run diverges, with evaluations as if somebody watched."""
        count = end - self.trainings.update
        stride = self.trainings[0].stride(count)
        while self.trainings.update < end and self.status is not Status.DIVERGED:
            stop = min(end, self.trainings.update // stride * stride + stride)
            self._learn(time.perf_counter() + SLICE, stop - self.trainings.update)
            if self.trainings.update == stop and self.status is not Status.DIVERGED:
                self.trainings.measure()
            yield 1.0 - (end - self.trainings.update) / count

    def _learn(self, until: float, most: int | None) -> int:
        """Make at least one update, and at most so many, until a time; returns their number."""
        made = self.trainings.learn(until, math.inf if most is None else most, self.pace.chunk())
        if not self.trainings.step.finite:
            self._diverge()
        COUNTS.updates += made
        self._audience.learned(self)
        return made

    def _refuse_if_diverged(self) -> None:
        if self.status is Status.DIVERGED:
            expected = "reset, or seek to an earlier update, since this run has diverged"
            raise Refusal(409, "do", expected, "a command to go on")

    def _diverge(self) -> None:
        step = self.trainings.step
        self.status = Status.DIVERGED
        self.pace.stop()
        self.show(f"Diverged at update {step.index:,}. {divergence_reason(step)}")
