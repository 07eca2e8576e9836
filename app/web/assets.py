"""What the page loads: our own files, together and one by one, Plotly's bundle and the maths font, each under an address that names its content."""

import hashlib
from functools import cache
from importlib.metadata import version as installed
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from ..settings import STATIC
from .bundle import bundle
from .documents import Document, Documents
from .font import written

VENDOR = {"plotly.min.js": ("plotly", "package_data/plotly.min.js", "text/javascript"),
          "STIXTwoMath-Regular.ttf": ("ziamath", "fonts/STIXTwoMath-Regular.ttf", "font/ttf")}
STYLES = ("page", "parts", "inspector", "chain", "whatif", "projector", "compare", "data", "images", "reading")  # a later one may overrule an earlier
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
FOREVER = "public, max-age=31536000, immutable"
FIRST = ("early.js", "page.css", "page.js", "img/icon.svg")  # that every visitor asks for


@cache
def files() -> dict[str, Path]:
    """All of our own files, by name."""
    return {path.relative_to(STATIC).as_posix(): path for path in sorted(STATIC.rglob("*")) if path.is_file()}


@cache
def version() -> str:
    """A short hash of all static files and of Plotly's version: a new one means a new address."""
    digest = hashlib.sha256(installed("plotly").encode())
    for name, path in files().items():
        digest.update(name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _script() -> str:
    return bundle(STATIC / "js" / "main.js")


def _styles() -> str:
    return "\n".join((STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)


TOGETHER = {"page.js": _script, "page.css": _styles}


def _own(name: str) -> Document:
    """All modules as one script, all style sheets as one, or one of our files."""
    content = TOGETHER[name]().encode() if name in TOGETHER else files()[name].read_bytes()
    return Document(content, MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream"))


def _vendor(name: str) -> Document:
    package, place, media_type = VENDOR[name]
    path = Path(find_spec(package).submodule_search_locations[0]) / place
    return Document(written(path) if path.suffix == ".ttf" else path.read_bytes(), media_type)


async def prepare(documents: Documents) -> None:
    """Make what every visitor asks for, before the first one comes."""
    for name in FIRST:
        await documents.get(f"static {name}", lambda name=name: _own(name))
    for name in VENDOR:
        await documents.get(f"vendor {name}", lambda name=name: _vendor(name))


async def vendor(request: Request) -> Response:
    """A file of an installed package."""
    name = request.path_params["name"]
    if name not in VENDOR:
        return Response("There is no such file.", 404, media_type="text/plain")
    document = await request.app.state.documents.get(f"vendor {name}", lambda: _vendor(name))
    return document.answer(request, FOREVER)


async def static(request: Request) -> Response:
    """One of our own files, or what is made of many; the version in its address only makes it new to the browser."""
    name = request.path_params["path"]
    if name not in TOGETHER and name not in files():
        return Response("There is no such file.", 404, media_type="text/plain")
    document = await request.app.state.documents.get(f"static {name}", lambda: _own(name))
    return document.answer(request, FOREVER if request.path_params["version"] == version() else "no-cache")
