"""What the addresses of several routes depend on: the run, the side, the step and the thread that computes for them."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

from fastapi import Depends, Header, Path, Query, Request, Response
from unrolled.core import SpecError, Step

from ..errors import Refusal
from ..runs.run import Run
from ..runs.training import Training
from ..runs.trainings import SIDES
from ..streaming.encode import ENCODINGS, MEDIA_TYPE, compact, exact
from .waiting import ThreadQueue, unless_gone

NEWEST = "newest"
MOST_DIGITS = 100  # of an update; no run gets that far
_replays, _analyses = ThreadQueue("replays", 8), ThreadQueue("analysis")

Key = Annotated[str, Header(alias="X-Unrolled-Key", description="as the answer that made the run has it")]
Encoding = Annotated[Literal[ENCODINGS], Query(description="arrays as nested lists, or as base64 of float32")]
SideName = Annotated[str, Query(alias="side", description="a, or b for what stands beside it")]
Update = Annotated[str, Path(description="an update, counted from 1, or newest", examples=["20"])]


def answer(value: Any, status: int = 200) -> Response:
    """Exact JSON."""
    return Response(exact(value), status, media_type=MEDIA_TYPE)


def answer_arrays(value: Any, encoding: str) -> Response:
    """Arrays as the request asks for them: exact JSON, or packed as float32."""
    return answer(value) if encoding == "json" else Response(compact(value, encoding), media_type=MEDIA_TYPE)


def find(request: Request, run_id: str) -> Run:
    """The run of an address."""
    run = request.app.state.runs.get(run_id)
    run.touch()
    return run


def driven(request: Request, run_id: str, key: Key = "") -> Run:
    """The run of an address, for who has its key; raises `Refusal` (403) for others."""
    run = find(request, run_id)
    if not secrets.compare_digest(key.encode(), run.key.encode()):
        raise Refusal(403, "key", "the key of this run, in the header X-Unrolled-Key", "another one" if key else "none",
                      "Only who made this run drives it. Everybody may watch it, and make a copy.")
    return run


#: The run of an address, for who has its key.
Driven = Annotated[Run, Depends(driven)]


def training_of(run: Run, side: str = SIDES[0]) -> Training:
    """One side of a run; raises `Refusal` (422) for one that there is not."""
    sides = SIDES[: len(run.trainings)]
    if side not in sides:
        raise Refusal(422, "side", " or ".join(sides), repr(side))
    return run.trainings[SIDES.index(side)]


def wanted_side(request: Request, run_id: str, side: SideName = SIDES[0]) -> Training:
    """The training that an address is about."""
    return training_of(find(request, run_id), side)


#: The training that an address is about.
Side = Annotated[Training, Depends(wanted_side)]


async def step_of(run: Run, training: Training, update: int) -> Step:
    """The step that made this update, from the live run or made again; at update 0, the preview of the first.

    Raises:
        Refusal: (404) for an update that the run has not reached.
    """
    newest = training.step  # read once: the worker may replace it meanwhile
    if newest.index == update:
        return newest
    try:
        return await run.finish(training.history.step_at(update), moves=False, replays=True)
    except SpecError as error:
        raise Refusal(404, error.field, error.expected, error.got, str(error)) from None


async def wanted_step(request: Request, run_id: str, training: Side, update: Update) -> Step:
    """The step of an address: of a number, or the newest at the time of the request.

    Raises:
        Refusal: (404) for a run or an update that there is not; (422) for what is neither a number nor ``newest``.
    """
    if update == NEWEST:
        return training.step
    sign, digits = update[:1] == "-", update.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > MOST_DIGITS:
        raise Refusal(422, "update", f"a whole number or {NEWEST}", repr(update[:60]))
    run, number = find(request, run_id), -int(digits) if sign else int(digits)
    return await unless_gone(request, _in_turn(request, run, training, number))


async def _in_turn(request: Request, run: Run, training: Training, update: int) -> Step:
    """The same in its turn, since making a step again takes time from the training of all."""
    if training.step.index == update:
        return training.step
    async with _replays.turn(request):
        return await step_of(run, training, update)


#: The step that an address is about.
Wanted = Annotated[Step, Depends(wanted_step)]


def computing(request: Request) -> Callable[[Callable[[], Any]], Awaitable[Any]]:
    """Computes for this request beside all else, in its turn and while somebody waits for it."""
    return lambda work: _analyses.answer(request, work)


#: Computes for a request: one thread, one question after another.
Compute = Annotated[Callable[[Callable[[], Any]], Awaitable[Any]], Depends(computing)]
