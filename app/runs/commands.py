"""Commands: what a request may tell a run to do, each with its fields and what it does."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field
from unrolled.core import Edit, SpecError, parse_edits
from unrolled.core.parameters import Integer, Real

from ..errors import Refusal
from ..schemas.annotations import ReadBy, Shown
from ..schemas.body import Body
from ..schemas.core_types import edits_type, parameter_type
from ..schemas.wrong import unknown
from .playback import Status
from .run import Run
from .trainings import SIDES

FASTEST = 100_000.0
FURTHEST = 1_000_000_000  # an update that may be asked for; the way there can be given up
MOST_UPDATES = 1_000_000  # that one command makes
SETTINGS = ("learning_rate", "truncate", "frozen")
AT_ONCE = ("pause", "seek", "reset")  # what ends a way back to where a run was; all else goes on from there
SECONDS_BACK = 5.0  # after it came, until which that waits
SECONDS_AWAITED = 1.0  # a command that takes longer answers before it is done; its stream shows how far it is


def read_edits(data: Any) -> tuple[Edit, ...]:
    """A list with at least one edit; raises `SpecError`, which names the field."""
    if not data:
        raise SpecError("", "a list of edits, at least one", data)
    return parse_edits(data)


#: In what steps a run goes on.
Rung = Annotated[Literal["update", "epoch"], Field(description="in what steps")]
#: An update of a run, counted from 1; 0 is before the first.
Update = Annotated[int, ReadBy.parameter(Integer(low=0, high=FURTHEST))]
#: Edits of one moment.
Edits = Annotated[tuple[Edit, ...], ReadBy(read_edits, edits_type)]
Rate = Annotated[float | None, ReadBy.parameter(Real(low=0.0, above=True, high=FASTEST, optional=True)),
                 Field(description="rungs a second; null for as many as it can")]
Count = Annotated[int, ReadBy.parameter(Integer(low=1, high=MOST_UPDATES))]
SideName = Annotated[Literal[SIDES] | None, Field(description="which side of a comparison; both where it is not given")]
LearningRate = Annotated[Any, Shown(lambda: parameter_type("edit", "learning_rate", "value"))]
Truncate = Annotated[Any, Shown(lambda: parameter_type("spec", "truncate"))]
Frozen = Annotated[Any, Shown(lambda: parameter_type("edit", "freeze", "layers"))]


class RunCommand(Body):
    """What a run is told to do."""

    do: str

    @classmethod
    def check_fields(cls, value: Mapping[str, Any]) -> Mapping[str, Any]:
        """The fields, null for one that is needed and missing; raises `SpecError` for one that is unknown."""
        for name in value:
            if name not in cls.model_fields:
                raise unknown(str(name), f"only {', '.join(cls.model_fields)} with {value['do']}")
        return {name: None for name, field in cls.model_fields.items() if field.is_required()} | value

    async def carry_out(self, run: Run) -> None:
        """Do it; raises `Refusal` or `SpecError`, which name the field."""
        raise NotImplementedError


class PlayCommand(RunCommand):
    """Go on by itself."""

    do: Literal["play"]
    rung: Rung = "update"
    rate: Rate = 20.0

    async def carry_out(self, run: Run) -> None:
        await run.ask(lambda: run.playback.play(self.rate, self.rung))


class PauseCommand(RunCommand):
    """Stop where it is."""

    do: Literal["pause"]

    async def carry_out(self, run: Run) -> None:
        await run.ask(run.playback.pause)


class StepCommand(RunCommand):
    """Make some updates or epochs, then stand still."""

    do: Literal["step"]
    rung: Rung = "update"
    count: Count = 1

    async def carry_out(self, run: Run) -> None:
        await run.ask(run.playback.pause)
        await _for_a_while(run.finish(run.playback.advance(self.count * run.playback.updates_per(self.rung))))


class SeekCommand(RunCommand):
    """Go to an update: back to one that has been made, or on to one that has not."""

    do: Literal["seek"]
    update: Update

    async def carry_out(self, run: Run) -> None:
        await run.ask(run.playback.pause)
        await go_to(run, self.update)


class SetCommand(RunCommand):
    """Change settings from the next update on, at least one."""

    do: Literal["set"]
    learning_rate: LearningRate = None
    truncate: Truncate = None
    frozen: Frozen = None
    side: SideName = None

    async def carry_out(self, run: Run) -> None:
        side = _side(run, self.side)
        values = {name: getattr(self, name) for name in SETTINGS if name in self.model_fields_set}
        if not values:
            raise Refusal(422, SETTINGS[0], f"{' or '.join(SETTINGS)}", "nothing")
        await run.ask(lambda: run.playback.set(values, side))


class EditCommand(RunCommand):
    """Change something between two updates: at the present one, or `at` another."""

    do: Literal["edit"]
    edits: Edits
    at: Annotated[Update | None, Field(description="after how many updates; the present one where it is not given")] = (
        None
    )
    side: SideName = None

    async def carry_out(self, run: Run) -> None:
        side = _side(run, self.side)
        run.trainings.check(self.edits, side)
        if self.at is None:
            await run.ask(lambda: run.playback.edit(self.edits, side))
            return
        at = _read("at", Integer(low=0, high=run.trainings.history.furthest), self.at)
        if run.playback.status in (Status.PLAYING, Status.SEEKING):
            await run.ask(run.playback.pause)
        await _for_a_while(run.finish(run.playback.edit_at(self.edits, at, side), replays=True))


class ResetCommand(RunCommand):
    """Begin again at update 0, without edits."""

    do: Literal["reset"]

    async def carry_out(self, run: Run) -> None:
        await run.ask(run.playback.reset)


def known(body: Any) -> Any:
    """The body of a command that there is; raises `Refusal` for others."""
    if not isinstance(body, Mapping):
        raise Refusal(422, None, "an object with do", repr(body))
    do = body.get("do")
    if not isinstance(do, str) or do not in COMMANDS:
        raise Refusal(422, "do", f"one of {', '.join(COMMANDS)}", repr(do))
    return body


COMMANDS = ("play", "pause", "step", "seek", "set", "edit", "reset")
#: A command, by what it says to do.
Command = Annotated[PlayCommand | PauseCommand | StepCommand | SeekCommand | SetCommand | EditCommand | ResetCommand,
                    Discriminator("do"), BeforeValidator(known)]


async def carry_out(run: Run, command: RunCommand) -> None:
    """Carry a command out, once the run is where it was; raises `Refusal` or `SpecError`, which name the field."""
    if run.playback.restoring and command.do not in AT_ONCE:
        await _back(run, command.do)
    await command.carry_out(run)


async def _back(run: Run, do: str) -> None:
    """Wait until a run is back where it was before the server restarted; raises `Refusal` where that takes long."""
    await run.restored(SECONDS_BACK)
    if run.playback.restoring:
        raise Refusal(
            409,
            "do",
            f"{', '.join(AT_ONCE)}, until the run is back where it was before the server was started again",
            do,
            "This run is on its way back to where it was before the server was started again. "
            "Pause to have it stay where it is.",
        )


async def go_to(run: Run, update: int) -> None:
    """Have a run go to an update, and await it for a while."""
    await _for_a_while(run.finish(run.playback.seek(update), replays=True))


_going_on: set[asyncio.Task] = set()


async def _for_a_while(job: Coroutine[Any, Any, Any]) -> None:
    """Await a long job for a moment; then it goes on by itself."""
    task = asyncio.ensure_future(job)
    _going_on.add(task)
    task.add_done_callback(lambda done: (_going_on.discard(done), done.cancelled() or done.exception()))
    done, _ = await asyncio.wait({task}, timeout=SECONDS_AWAITED)
    if done:
        task.result()


def _side(run: Run, side: str | None) -> int | None:
    """Which side of a pair is meant, 0 or 1; none for both. Raises `Refusal` for one that the run has not."""
    sides = SIDES[: len(run.trainings)]
    if side is not None and side not in sides:
        raise Refusal(422, "side", " or ".join(sides), repr(side))
    return None if side is None else SIDES.index(side)


def _read(field: str, parameter: Any, value: Any) -> Any:
    try:
        return parameter.clean(value)
    except SpecError as error:
        raise error.within(field) from None
