"""Data of one's own: give a file, and see what it holds."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from unrolled.core import LoadedData

from ..fairness.visitors import visitor_of
from ..schemas.answers.data import DataShown
from ..state import UploadedFile
from ..streaming.encode import MEDIA_TYPE, exact
from ..uploads.preview import preview
from ..uploads.store import read
from .described import BUSY, TOO_LARGE, answers, refuses
from .waiting import ThreadQueue

router = APIRouter(prefix="/api/data", tags=["data"])
_queue = ThreadQueue("files")  # one at a time, since a large file takes seconds and many times its size
BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
MALFORMED = refuses(422, "The file is malformed: line and column, what was expected, what came")


@router.post(
    "",
    status_code=201,
    summary="Upload a data file: CSV, a workbook, JSON, ARFF, .ts, .tsf, text, IDX, NPZ or NPY",
    openapi_extra=BODY,
    responses=answers(DataShown, 201) | MALFORMED | TOO_LARGE | BUSY,
)
async def upload(
    request: Request,
    name: Annotated[str, Query(max_length=255, description="what the file is called", examples=["iris.csv"])] = "",
    beside: Annotated[
        str,
        Query(
            alias="with", max_length=400, description="the ids, with commas, of images or labels that these belong to"
        ),
    ] = "",
    header: Annotated[
        bool | None, Query(description="whether the first row names the columns; guessed if not given")
    ] = None,
) -> Response:
    """Answers what the file holds, a role for each column, and a set-up that can learn it.

    The id of the answer gives access to the data. A text is recognised by its name, which ends in .txt.
    """
    state, visitor = request.app.state, visitor_of(request)
    ids = beside.split(",") if beside else []
    others = [state.uploads.get(other) for other in ids]
    async with state.incoming.receive(request.stream(), visitor) as content:
        given, own = await _queue.answer(request, lambda: read(content, name, others, header))
        shown = await _shown(request, given, {"name": name}, 201)
        state.uploads.add(given, UploadedFile(own, name, header), content, visitor, ids)
    return shown


@router.get("/{data_id}", summary="What an upload holds, with these roles or the likely ones",
            responses=answers(DataShown) | MALFORMED | BUSY | refuses(404, "These data are not here any more"))
async def look(
    request: Request,
    data_id: str,
    roles: Annotated[str | None, Query(max_length=50_000, examples=["input,input,class"])] = None,
    missing: Annotated[
        Literal["leave_out", "mean"] | None, Query(description="what is done with rows that lack an input")
    ] = None,
    window: Annotated[int | None, Query(ge=1, le=100_000, description="timesteps of a sample")] = None,
    horizon: Annotated[int | None, Query(ge=1, le=100_000, description="how many rows ahead the next value is")] = None,
    stride: Annotated[int | None, Query(ge=1, le=100_000, description="rows from one window to the next")] = None,
    scale: Annotated[Literal["standard", "unit", "none"] | None, Query(description="how numbers are scaled")] = None,
) -> Response:
    """As `POST` answers it. Where roles do not fit, `problem` says which, and there is no set-up."""
    given = request.app.state.uploads.get(data_id)
    asked = {"missing": missing, "window": window, "horizon": horizon, "stride": stride, "scale": scale}
    return await _shown(request, given, {}, 200, roles.split(",") if roles else None, asked)


async def _shown(request: Request, given: LoadedData, named: dict[str, str], status: int, *how: Any) -> Response:
    """What data hold, beside the event loop, since a large file takes a while to be looked at."""
    limits = request.app.state.settings
    text = await _queue.answer(request, lambda: exact(named | preview(given, limits, *how)))
    return Response(text, status, media_type=MEDIA_TYPE)
