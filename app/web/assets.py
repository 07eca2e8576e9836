"""The files that the page loads: our own, bundled or one by one, Plotly's bundle and the maths font."""

import hashlib
from functools import cache
from importlib.metadata import version as installed
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from ..settings import STATIC
from .bundle import bundle
from .documents import Document, DocumentCache
from .font import subset_font

VENDOR = {"plotly.min.js": ("plotly", "package_data/plotly.min.js", "text/javascript"),
          "STIXTwoMath-Regular.ttf": ("ziamath", "fonts/STIXTwoMath-Regular.ttf", "font/ttf")}
# in the order of the cascade
STYLES = ("page", "parts", "inspector", "chain", "whatif", "projector", "compare", "quiz", "check", "data",
          "images", "reading", "gallery", "touch", "narrow", "embed")
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
FOREVER = "public, max-age=31536000, immutable"
FIRST = ("early.js", "page.css", "page.js", "img/icon.svg")  # what every visitor loads


@cache
def files() -> dict[str, Path]:
    """Our own files by name."""
    return {path.relative_to(STATIC).as_posix(): path for path in sorted(STATIC.rglob("*")) if path.is_file()}


@cache
def version() -> str:
    """A short hash of all static files and of Plotly's version. It is part of addresses, so new files have new
    addresses.
    """
    digest = hashlib.sha256(installed("plotly").encode())
    for name, path in files().items():
        digest.update(name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _script() -> str:
    return bundle(STATIC / "js" / "main.js")


def _styles() -> str:
    return "\n".join((STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)


def _replayed() -> str:
    return bundle(STATIC / "js" / "replayed.js")


TOGETHER = {"page.js": _script, "page.css": _styles, "replayed.js": _replayed}


def _own(name: str) -> Document:
    """The bundle of all modules, that of all style sheets, or one of our files."""
    content = TOGETHER[name]().encode() if name in TOGETHER else files()[name].read_bytes()
    return Document(content, MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream"))


def _vendor(name: str) -> Document:
    package, place, media_type = VENDOR[name]
    path = Path(find_spec(package).submodule_search_locations[0]) / place
    return Document(subset_font(path) if path.suffix == ".ttf" else path.read_bytes(), media_type)


async def prepare(documents: DocumentCache) -> None:
    """Make what every visitor loads, before the first one comes."""
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
    """One of our own files, or a bundle; the version in the address only tells the browser that it is new."""
    name = request.path_params["path"]
    if name not in TOGETHER and name not in files():
        return Response("There is no such file.", 404, media_type="text/plain")
    document = await request.app.state.documents.get(f"static {name}", lambda: _own(name))
    return document.answer(request, FOREVER if request.path_params["version"] == version() else "no-cache")
