"""The page."""

from fastapi import APIRouter, Request, Response
from fastapi.templating import Jinja2Templates

from core import catalogue, symbol_tables
from core.parameters import bounds

from ..assets import version
from ..documents import document
from ..limits import allowed
from ..presets import DEFAULT, presets
from ..settings import TEMPLATES, Settings
from ..views import views

router = APIRouter()
templates = Jinja2Templates(TEMPLATES)
templates.env.filters["bounds"] = bounds
templates.env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}


@router.get("/", include_in_schema=False)
def index(request: Request) -> Response:
    """The one page: everything else comes to it by the API."""
    return document(request, "page", "text/html", lambda: _rendered(request.app.state.settings))


def _rendered(limits: Settings) -> str:
    shown = {"catalogue": allowed(catalogue(), limits), "presets": [preset.describe() for preset in presets().values()], "default": DEFAULT,
             "version": version(), "views": list(views()), "symbols": symbol_tables()}
    return templates.get_template("index.html").render(shown)
