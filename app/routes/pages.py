"""The page."""

import re
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.templating import Jinja2Templates
from markupsafe import Markup, escape
from starlette.datastructures import State
from unrolled.core import catalogue, notations, symbol_tables
from unrolled.core.parameters import bounds

from ..limits import limit_catalogue
from ..presets import DEFAULT, grouped, presets
from ..settings import TEMPLATES, Settings
from ..views import views
from ..web.assets import version
from ..web.documents import Document

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
async def index(request: Request) -> Response:
    """The one page: everything else comes to it by the API."""
    return (await page(request.app.state)).answer(request)


@router.get("/hall/{name}", include_in_schema=False)
async def hall(request: Request) -> Response:
    """The page, which then shows what a hall does."""
    return (await page(request.app.state, "../")).answer(request)


@router.get("/hall/{name}/", include_in_schema=False)
async def hall_with_slash(name: str) -> Response:
    """A slash too many, for which the page's relative addresses would be others."""
    return Response(status_code=307, headers={"location": f"../{quote(name)}"})


async def page(state: State, root: str = "./") -> Document:
    """The page, with relative addresses: a proxy may serve it at a prefix that the server does not know."""
    return await state.documents.get(
        f"page {root}", lambda: Document(_rendered(state.settings, root).encode(), "text/html")
    )


def _rendered(limits: Settings, root: str) -> str:
    shown = {
        "catalogue": limit_catalogue(catalogue(), limits),
        "presets": [preset.describe() for preset in presets().values()],
        "groups": grouped(),
        "default": DEFAULT,
        "root": root,
        "version": version(),
        "views": [view.declared() for view in views().values()],
        "symbols": symbol_tables(),
        "notations": {name: notation.label for name, notation in notations().items()},
    }
    return templates.get_template("index.html").render(shown)
