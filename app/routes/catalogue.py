"""What a set-up may be made of."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from unrolled.core import catalogue

from ..errors import Refusal
from ..limits import limit_catalogue
from ..presets import grouped, presets
from ..presets.thumbnail import thumbnail
from ..schemas.answers.catalogue import Catalogue, Gallery, Health, Readiness
from ..schemas.answers.common import Refused
from ..streaming.encode import MEDIA_TYPE, exact
from ..web.documents import Document
from .described import answers

LONGEST_SLICE = 5.0  # seconds

router = APIRouter(tags=["catalogue"])


@router.get(
    "/api/catalogue",
    summary="Every kind and preset, with parameters, units, ranges and formula",
    responses=answers(Catalogue),
)
async def get_catalogue(request: Request) -> Response:
    """What the page builds its forms from: a dictionary a family, and the presets."""
    limits = request.app.state.settings
    document = await request.app.state.documents.get(
        "catalogue",
        lambda: Document(
            exact(
                limit_catalogue(catalogue(), limits) | {"presets": [preset.describe() for preset in presets().values()]}
            ).encode(),
            MEDIA_TYPE,
        ),
    )
    return document.answer(request)


@router.get(
    "/api/gallery",
    summary="The presets by group, each with a lattice in miniature",
    responses=answers(Gallery),
)
async def get_gallery(request: Request) -> Response:
    """What each preset is about, what to watch while it learns, and the error signals of its first update."""
    return (await request.app.state.documents.get("gallery", _gallery)).answer(request)


def _gallery() -> Document:
    found = {"groups": [{"title": title, "presets": [
        {"name": each.name, "title": each.title, "about": each.about, "watch": each.watch,
         "thumbnail": thumbnail(each.name)} for each in those]} for title, those in grouped().items()]}
    return Document(exact(found).encode(), MEDIA_TYPE)


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Measurements in the form of Prometheus, for the machines that the setting names."""
    state, asks = request.app.state, request.client.host if request.client else ""
    if asks not in state.metrics_readers:
        raise Refusal(
            403,
            None,
            "one of the machines of UNROLLED_METRICS_FOR",
            asks,
            "Who may read the measurements of this server is one of its settings.",
        )
    return Response(state.metrics.text(), media_type=CONTENT_TYPE_LATEST)


@router.get("/healthz", summary="Whether the server answers")
async def health() -> Health:
    """For monitoring the server."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    summary="Whether the server computes",
    responses=answers(Refused, 503, description="One slice of one run has taken too long"),
)
async def ready(request: Request) -> Readiness:
    """For a load balancer."""
    held_up = request.app.state.runs.engine.held_up
    if held_up > LONGEST_SLICE:
        expected, got = f"a slice of at most {LONGEST_SLICE:g} seconds", f"one that has taken {held_up:.0f}"
        raise Refusal(503, None, expected, got, "The compute worker is held up by one run.")
    return {"status": "ready"}
