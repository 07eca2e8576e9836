"""Commands: what a request may tell a run to do."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from unrolled.core import Edit, SpecError, edits_of
from unrolled.core.parameters import Integer, Real

from ..errors import Refusal
from .paired_training import SIDES
from .playback import Status
from .run import Run

FASTEST = 100_000.0
FURTHEST = 1_000_000_000  # an update that may be asked for; the way there can be given up
RUNGS = ("update", "epoch")
SETTINGS = ("learning_rate", "truncate", "frozen")
AT_ONCE = ("pause", "seek", "reset")  # what ends a way back to where a run was; all else goes on from there
SECONDS_BACK = 5.0  # after it came, until which that waits
SECONDS_AWAITED = 1.0  # a command that takes longer answers before it is done; its stream shows how far it is


async def command(run: Run, body: Any) -> None:
    """Carry a command out; raises `Refusal` or `SpecError`, which name the field."""
    if not isinstance(body, Mapping):
        raise Refusal(422, None, "an object with do", repr(body))
    do = body.get("do")
    if not isinstance(do, str) or do not in COMMANDS:
        raise Refusal(422, "do", f"one of {', '.join(COMMANDS)}", repr(do))
    carry_out, fields = COMMANDS[do]
    if run.returning and do not in AT_ONCE:
        await _back(run, do)
    for key in body:
        if key not in ("do", *fields):
            raise Refusal(422, str(key), f"only {', '.join(('do', *fields))} with {do}", "an unknown field")
    await carry_out(run, body)


async def _back(run: Run, do: str) -> None:
    """Await that a run is back where it was before the server was started again; raises `Refusal` where that takes long."""
    await run.be_back(SECONDS_BACK)
    if run.returning:
        raise Refusal(409, "do", f"{', '.join(AT_ONCE)}, until the run is back where it was before the server was started again", do,
                      "This run is on its way back to where it was before the server was started again. Pause to have it stay where it is.")


async def _play(run: Run, body: Mapping[str, Any]) -> None:
    rung = _rung(body)
    rate = _read("rate", Real(low=0.0, above=True, high=FASTEST, optional=True), body.get("rate", 20))
    await run.ask(lambda: run.play(rate, rung))


async def _pause(run: Run, body: Mapping[str, Any]) -> None:
    await run.ask(run.pause)


async def _step(run: Run, body: Mapping[str, Any]) -> None:
    updates = run.updates_a(_rung(body))
    count = _read("count", Integer(low=1, high=1_000_000), body.get("count", 1))
    await run.ask(run.pause)
    await _for_a_while(run.finish(run.advance(count * updates)))


async def _seek(run: Run, body: Mapping[str, Any]) -> None:
    update = _read("update", Integer(low=0, high=FURTHEST), body.get("update"))
    await run.ask(run.pause)
    await go_to(run, update)


async def go_to(run: Run, update: int) -> None:
    """Have a run go to an update, and await it for a while."""
    await _for_a_while(run.finish(run.seek(update), replays=True))


async def _set(run: Run, body: Mapping[str, Any]) -> None:
    side = _side(run, body)
    values = {name: value for name, value in body.items() if name in SETTINGS}
    if not values:
        raise Refusal(422, SETTINGS[0], f"{' or '.join(SETTINGS)}", "nothing")
    await run.ask(lambda: run.set(values, side))


async def _edit(run: Run, body: Mapping[str, Any]) -> None:
    edits, side = read_edits(body.get("edits")), _side(run, body)
    run.check(edits, side)
    if body.get("at") is None:
        await run.ask(lambda: run.edit(edits, side))
        return
    at = _read("at", Integer(low=0, high=run.history.furthest), body["at"])
    if run.status in (Status.PLAYING, Status.SEEKING):
        await run.ask(run.pause)
    await _for_a_while(run.finish(run.edit_at(edits, at, side), replays=True))


async def _reset(run: Run, body: Mapping[str, Any]) -> None:
    await run.ask(run.reset)


COMMANDS: dict[str, tuple[Callable[[Run, Mapping[str, Any]], Coroutine[Any, Any, None]], tuple[str, ...]]] = {
    "play": (_play, ("rung", "rate")), "pause": (_pause, ()), "step": (_step, ("rung", "count")),
    "seek": (_seek, ("update",)), "set": (_set, (*SETTINGS, "side")), "edit": (_edit, ("edits", "at", "side")), "reset": (_reset, ())}

_going_on: set[asyncio.Task] = set()


async def _for_a_while(job: Coroutine[Any, Any, Any]) -> None:
    """Await a long job for a moment; then it goes on by itself."""
    task = asyncio.ensure_future(job)
    _going_on.add(task)
    task.add_done_callback(lambda done: (_going_on.discard(done), done.cancelled() or done.exception()))
    done, _ = await asyncio.wait({task}, timeout=SECONDS_AWAITED)
    if done:
        task.result()


def _rung(body: Mapping[str, Any]) -> str:
    rung = body.get("rung", "update")
    if rung not in RUNGS:
        raise Refusal(422, "rung", " or ".join(RUNGS), repr(rung))
    return rung


def _side(run: Run, body: Mapping[str, Any]) -> int | None:
    """Which side of a pair is meant, 0 or 1; none for both."""
    side, sides = body.get("side"), SIDES[: len(run.training.sides)]
    if side is not None and side not in sides:
        raise Refusal(422, "side", " or ".join(sides), repr(side))
    return None if side is None else SIDES.index(side)


def read_edits(data: Any) -> tuple[Edit, ...]:
    """A list with at least one edit; raises `Refusal` or `SpecError`, which name the field."""
    if not data:
        raise Refusal(422, "edits", "a list of edits, at least one", repr(data))
    try:
        return edits_of(data)
    except SpecError as error:
        raise error.within("edits") from None


def _read(field: str, parameter: Any, value: Any) -> Any:
    try:
        return parameter.clean(value)
    except SpecError as error:
        raise error.within(field) from None
