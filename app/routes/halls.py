"""Halls: show a run in one, follow it, hand it over."""

import re
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response
from starlette.datastructures import URL

from ..errors import Refusal
from ..fairness.visitors import visitor_of
from ..halls.requests import NewKey, ToShow
from ..halls.store import Follower, Shown
from ..schemas.answers.halls import HallEvents, HallState, OpenHalls, SharedLink
from ..settings import PREFIX
from ..streaming.sse import MEDIA_TYPE as STREAM
from ..streaming.sse import EventStream
from ..streaming.subscriber import make_room
from ..web.forwarded import HOST
from .bodies import Shallow
from .deps import Key, answer
from .described import BUSY, MALFORMED, TOO_LARGE, answers, refuses
from .examples import HALL_EVENT, NEW_KEYS, TO_SHOW
from .qr import linked, reachable

router = APIRouter(prefix="/api/halls/{name}", tags=["halls"], responses=refuses(404, "There is no such hall"))
everywhere = APIRouter(prefix="/api/halls", tags=["halls"])
MOST_NAMED = 20
STRANGER = refuses(403, "The key is another") | MALFORMED
ROOT = re.compile(rf"(?P<root>https?://(?:{HOST.pattern})(?:{PREFIX.pattern}))/?", re.ASCII)
@everywhere.get("", summary="The halls that are open", responses=answers(OpenHalls))
async def open_halls(request: Request) -> Response:
    """The halls that show a run now, with the number of followers, the largest number first."""
    shown = [
        {"name": hall.name, "followers": len(hall.followers)}
        for hall in request.app.state.halls
        if hall.run in request.app.state.runs
    ]
    return answer(shown[:MOST_NAMED])


@router.put(
    "",
    summary="Show a run in a hall, and open it if there is none of that name",
    responses=answers(HallState) | STRANGER | refuses(409, "Another presents who has the key too") | TOO_LARGE | BUSY,
)
async def show(
    request: Request, name: str, wanted: Annotated[ToShow, Shallow, Body(openapi_examples=TO_SHOW)], key: Key = ""
) -> Response:
    """The first request opens the hall and chooses its key; later ones need that key. `moment` is how the run is shown.

    Of several people with the key, one is the `presenter` until another one sends `take`.
    """
    hall = request.app.state.halls.show(
        name, key, wanted.run, wanted.moment, wanted.presenter, wanted.take, visitor_of(request)
    )
    return answer(hall.describe())


@router.get("", summary="What a hall shows, and how many follow", responses=answers(HallState))
async def state(request: Request, name: str) -> Response:
    """For anybody."""
    return answer(request.app.state.halls.get(name).describe())


@router.delete("", status_code=204, summary="Close a hall", responses=STRANGER)
async def close(request: Request, name: str, key: Key = "") -> Response:
    """Tells its followers."""
    request.app.state.halls.close(name, key)
    return Response(status_code=204)


@router.put("/key", status_code=204, summary="Give a hall another key", responses=STRANGER | TOO_LARGE)
async def hand_over(
    request: Request, name: str, wanted: Annotated[NewKey, Shallow, Body(openapi_examples=NEW_KEYS)], key: Key = ""
) -> Response:
    """The old key no longer lets one present."""
    request.app.state.halls.change_key(name, key, wanted.key)
    return Response(status_code=204)


@router.get(
    "/stream",
    summary="What a hall shows, as it changes: server-sent events",
    response_class=EventStream,
    status_code=200,
    responses=answers(HallEvents, content={STREAM: {"example": HALL_EVENT}}) | BUSY,
)
async def follow(request: Request, name: str) -> Response:
    """The present state at once, then each change. `followers` is the count at that time."""
    halls, limits = request.app.state.halls, request.app.state.settings
    hall = halls.get(name)
    visitor = visitor_of(request)
    make_room(halls.followers, visitor, limits.max_viewers)
    return EventStream(hall, Follower(visitor), limits, encode_moment)


def encode_moment(shown: Shown, follower: Follower) -> bytes:
    """The event's bytes, made once for all who follow."""
    return shown.event


@router.get(
    "/link",
    summary="The address at which others come to a hall, and a picture of it",
    responses=answers(SharedLink) | MALFORMED,
)
async def link(
    request: Request,
    name: str,
    root: Annotated[
        str | None,
        Query(
            max_length=500,
            description="where the browser has this server; as the request says, if not given",
            examples=["https://hub.example/user/x/proxy/8000/"],
        ),
    ] = None,
) -> Response:
    """The `address`, and `qr`, its QR code as SVG.

    A request from this machine gets an address with the machine's address in its network.
    """
    request.app.state.halls.get(name)
    here = reachable(_root(str(request.base_url) if root is None else root))
    return linked(f"{here}/hall/{name}")


def _root(text: str) -> URL:
    """Where a server begins, without the slash at its end; raises `Refusal` (422) for anything else."""
    found = ROOT.fullmatch(text)
    if found is None:
        raise Refusal(422, "root", "an address such as https://hub.example/user/x/proxy/8000/", repr(text))
    return URL(found["root"])
