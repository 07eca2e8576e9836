"""What a set-up may be made of."""

from fastapi import APIRouter, Request, Response

from core import catalogue

from ..documents import document
from ..encode import MEDIA_TYPE, exact
from ..limits import allowed
from ..presets import presets

router = APIRouter(tags=["catalogue"])


@router.get("/api/catalogue", summary="Every kind and preset, with parameters, units, ranges and formula")
def get_catalogue(request: Request) -> Response:
    """What the page builds its forms from: a dictionary a family, and the presets."""
    return document(request, "catalogue", MEDIA_TYPE, lambda: exact(
        allowed(catalogue(), request.app.state.settings) | {"presets": [preset.describe() for preset in presets().values()]}))


@router.get("/healthz", summary="Whether the server answers")
def health() -> dict[str, str]:
    """For whoever watches over the server."""
    return {"status": "ok"}
