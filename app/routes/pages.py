"""The page."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from core import catalogue, symbol_tables
from core.parameters import bounds

from ..assets import version
from ..limits import allowed
from ..presets import DEFAULT, presets
from ..settings import TEMPLATES
from ..views import views

router = APIRouter()
templates = Jinja2Templates(TEMPLATES)
templates.env.filters["bounds"] = bounds
templates.env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}


@router.get("/", include_in_schema=False)
def index(request: Request) -> HTMLResponse:
    """The one page: everything else comes to it by the API."""
    shown = {"catalogue": allowed(catalogue(), request.app.state.settings), "presets": [preset.describe() for preset in presets().values()], "default": DEFAULT,
             "version": version(), "views": list(views()), "symbols": symbol_tables()}
    return templates.TemplateResponse(request, "index.html", shown, headers={"cache-control": "no-cache"})
