"""The page."""

import re

from fastapi import APIRouter, Request, Response
from fastapi.templating import Jinja2Templates
from markupsafe import Markup, escape

from core import catalogue, symbol_tables
from core.parameters import bounds

from ..assets import version
from ..documents import document
from ..limits import allowed
from ..presets import DEFAULT, presets
from ..settings import TEMPLATES, Settings
from ..views import views

router = APIRouter()
HANGING = re.compile(r"(\w)_?([a-z]+)")
templates = Jinja2Templates(TEMPLATES)
templates.env.filters["bounds"] = bounds


def lowered(symbol: str) -> Markup:
    """A symbol whose letters after the first hang below it: b_f, dmax."""
    parts = HANGING.fullmatch(symbol)
    return Markup("{}<sub>{}</sub>").format(*parts.groups()) if parts else escape(symbol)


templates.env.filters["lowered"] = lowered
templates.env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}


@router.get("/", include_in_schema=False)
@router.get("/hall/{name}", include_in_schema=False)
def index(request: Request) -> Response:
    """The one page: everything else comes to it by the API."""
    return document(request, "page", "text/html", lambda: _rendered(request.app.state.settings))


def _rendered(limits: Settings) -> str:
    shown = {"catalogue": allowed(catalogue(), limits), "presets": [preset.describe() for preset in presets().values()], "default": DEFAULT,
             "version": version(), "views": list(views()), "symbols": symbol_tables()}
    return templates.get_template("index.html").render(shown)
