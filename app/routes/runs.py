"""Runs: make one, command it, watch it."""

import asyncio
from collections.abc import Collection
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Header, Query, Request, Response
from unrolled.core import RunSpec

from ..errors import Refusal
from ..fairness.visitors import visitor_of
from ..runs.commands import Command, carry_out, go_to
from ..runs.requests import RunBody
from ..runs.trainings import SIDES
from ..schemas.answers.runs import NewRunState, RunEvents, RunState
from ..schemas.answers.views import ViewFigure, ViewReading
from ..streaming.encode import MEDIA_TYPE, STREAMED, compact
from ..streaming.sse import MEDIA_TYPE as STREAM
from ..streaming.sse import EventStream
from ..streaming.subscriber import Subscriber, make_room
from ..streaming.ticks import Subscription
from ..views import views
from ..web.documents import Document, unzips
from .bodies import Shallow
from .deps import Driven, Encoding, SideName, answer, find, training_of
from .described import BUSY, DRIVEN, MALFORMED, NO_RUN, TOO_LARGE, answers, refuses
from .examples import COMMANDS, NEW_RUNS, RUN_STATE, TICK
from .waiting import ThreadQueue, unless_gone

_queue = ThreadQueue("views")
router = APIRouter(prefix="/api/runs", tags=["runs"])
STATE = answers(RunState, content={MEDIA_TYPE: {"example": RUN_STATE}})
STANDS = refuses(409, "The run has diverged, or is on its way back after a restart: nothing goes on from there")

MOST_QUANTITIES = 40  # that anybody looks at


@router.post(
    "",
    status_code=201,
    summary="Make a run, from a preset or a set-up",
    responses=answers(NewRunState, 201) | MALFORMED | TOO_LARGE | BUSY,
)
async def create(request: Request, wanted: Annotated[RunBody, Shallow, Body(openapi_examples=NEW_RUNS)]) -> Response:
    """Answers the state of the new run and its `key`, which controls it.

    The run is at update 0, or on its way to the update that was asked for.
    """
    run = await unless_gone(request, request.app.state.runs.make(wanted, visitor_of(request)))
    if wanted.update:
        await go_to(run, wanted.update)
    return answer(run.describe() | {"key": run.key}, 201)


@router.get("/{run_id}", summary="The state of a run", responses=STATE | NO_RUN)
async def state(request: Request, run_id: str) -> Response:
    """Update, epoch, cost, set-up and edits."""
    return answer(find(request, run_id).describe())


@router.delete("/{run_id}", status_code=204, summary="Delete a run", responses=DRIVEN)
async def delete(request: Request, run: Driven) -> Response:
    """Its streams end with an event `gone`."""
    request.app.state.runs.delete(run.id)
    return Response(status_code=204)


@router.post(
    "/{run_id}/commands",
    summary="Play, pause, step, seek, set, edit or reset",
    responses=STATE | DRIVEN | STANDS | TOO_LARGE,
)
async def command(run: Driven, order: Annotated[Command, Shallow, Body(openapi_examples=COMMANDS)]) -> Response:
    """Answers the run's new state. What takes longer than a second continues, and the stream shows its progress."""
    await carry_out(run, order)
    return answer(run.describe())


@router.get("/{run_id}/views", summary="The figures of the views, without numbers",
            responses=answers(dict[str, ViewFigure]) | NO_RUN | MALFORMED)
async def view_figures(
    request: Request,
    run_id: str,
    names: Annotated[str | None, Query(alias="views", examples=["cost,flow"])] = None,
    side: SideName = SIDES[0],
) -> Response:
    """For each view its title, its Plotly figure, and what else the page must know to show it.

    The lattice has no figure, since the page draws it.
    """
    run = find(request, run_id)
    spec = training_of(run, side).spec
    chosen = chosen_views(names, spec)
    document = (
        await run.documents.get(side, lambda: figures(chosen, spec))
        if names is None
        else await asyncio.to_thread(figures, chosen, spec)
    )
    return document.answer(request)


def figures(names: Collection[str], spec: RunSpec) -> Document:
    """The figures of these views for a network."""
    chosen = {name: views()[name] for name in names}
    return Document(compact({name: view.describe(spec) for name, view in chosen.items()}, "json").encode(), MEDIA_TYPE)


@router.get(
    "/{run_id}/views/{name}",
    summary="The numbers of a view, as the run stands",
    responses=answers(ViewReading) | MALFORMED | BUSY | refuses(404, "There is no such run, or no such view of it"),
)
async def view_numbers(request: Request, run_id: str, name: str, side: SideName = SIDES[0],
                  encoding: Encoding = "json") -> Response:
    """The numbers that the stream has of the view, always in full precision, with their update and `version`."""
    run = find(request, run_id)
    if not chosen_views(name, training_of(run, side).spec):
        raise Refusal(404, "name", "a view that fits this network", repr(name))
    read = await unless_gone(request, run.read(name, SIDES.index(side)))
    return (await _queue.answer(request, lambda: read.document(encoding))).answer(request)


@router.get(
    "/{run_id}/stream",
    summary="The run as it goes: server-sent events",
    response_class=EventStream,
    status_code=200,
    responses=answers(RunEvents, content={STREAM: {"example": TICK}}) | NO_RUN | MALFORMED | BUSY,
)
async def stream(
    request: Request,
    run_id: str,
    names: Annotated[str | None, Query(alias="views", examples=["lattice,cost"])] = None,
    encoding: Annotated[Literal[STREAMED], Query(description="how arrays are written")] = "json",
    last_event_id: Annotated[str | None, Header()] = None,
    whole: Annotated[bool, Query(description="false: a tick leaves out what the reader has been sent already")] = True,
    quantities: Annotated[
        str | None, Query(description="those of the lattice that are looked at; others may lag", examples=["delta"])
    ] = None,
) -> Response:
    """The newest tick at once, unless its number is the Last-Event-ID; then the ticks that the reader keeps up with."""
    run, runs, limits = find(request, run_id), request.app.state.runs, request.app.state.settings
    visitor = visitor_of(request)
    make_room(runs.subscribers, visitor, limits.max_viewers)
    seen = int(last_event_id) if last_event_id and last_event_id.isdecimal() and len(last_event_id) < 20 else None
    chosen = chosen_views(names, *(side.spec for side in run.trainings))
    in_order = tuple(name for name in views() if name in chosen)  # so that the same views are encoded once
    subscription = Subscription(
        in_order, encoding, whole, tuple(sorted(set(quantities.split(","))))[:MOST_QUANTITIES] if quantities else ()
    )
    return EventStream(run, Subscriber(subscription, seen, visitor, unzips(request)), limits, compress=unzips(request))


def chosen_views(names: str | None, *specs: RunSpec) -> tuple[str, ...]:
    """The views that a request names, or all, that fit one of the networks; raises `Refusal` for an unknown view."""
    chosen = tuple(dict.fromkeys(names.split(","))) if names else tuple(views())
    for name in chosen:
        if name not in views():
            raise Refusal(422, "views", f"some of {', '.join(views())}, separated by commas", repr(name))
    return tuple(name for name in chosen if any(views()[name].fits(spec) for spec in specs))
