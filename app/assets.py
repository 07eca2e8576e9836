"""What the page loads: our own files, together and one by one, Plotly's bundle and the maths font, each under an address that names its content."""

import asyncio
import gzip
import hashlib
from functools import cache
from importlib.metadata import version as installed
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from .bundle import bundle
from .settings import STATIC

VENDOR = {"plotly.min.js": ("plotly", "package_data/plotly.min.js", "text/javascript"),
          "STIXTwoMath-Regular.ttf": ("ziamath", "fonts/STIXTwoMath-Regular.ttf", "font/ttf")}
STYLES = ("page", "parts", "inspector", "chain", "whatif", "projector", "compare", "data", "images", "reading")  # a later one may overrule an earlier
ZIPPED = {"content-encoding": "gzip", "vary": "accept-encoding"}
FOREVER = {"cache-control": "public, max-age=31536000, immutable"}


@cache
def version() -> str:
    """A short hash of all static files and of Plotly's version: a new one means a new address."""
    digest = hashlib.sha256(installed("plotly").encode())
    for path in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(path.relative_to(STATIC).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _script() -> str:
    return bundle(STATIC / "js" / "main.js")


def _styles() -> str:
    return "\n".join((STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)


TOGETHER = {"page.js": _script, "page.css": _styles}


@cache
def _together(name: str) -> bytes:
    """All modules as one script, or all style sheets as one, compressed."""
    return gzip.compress(TOGETHER[name]().encode(), 6)


@cache
def _vendor(name: str) -> tuple[Path, str]:
    package, place, media_type = VENDOR[name]
    return Path(find_spec(package).submodule_search_locations[0]) / place, media_type


@cache
def _zipped(name: str) -> bytes:
    return gzip.compress(_vendor(name)[0].read_bytes(), 6)


async def vendor(request: Request) -> Response:
    """A file of an installed package, compressed where the browser takes that."""
    name = request.path_params["name"]
    if name not in VENDOR:
        return Response("There is no such file.", 404, media_type="text/plain")
    path, media_type = _vendor(name)
    if not unzips(request):
        return FileResponse(path, media_type=media_type, headers=FOREVER)
    return Response(await asyncio.to_thread(_zipped, name), media_type=media_type, headers=FOREVER | ZIPPED)


async def static(request: Request) -> Response:
    """One of our own files, or what is made of many; the version in its address only makes it new to the browser."""
    name, known = request.path_params["path"], request.path_params["version"] == version()
    headers = FOREVER if known else {"cache-control": "no-cache"}
    path = STATIC / name if name in TOGETHER else _inside(name)
    if path is None:
        return Response("There is no such file.", 404, media_type="text/plain")
    if name not in TOGETHER:
        return Response(path.read_bytes(), media_type=_media_type(path), headers=headers)
    body = await asyncio.to_thread(_together, name)
    if unzips(request):
        return Response(body, media_type=_media_type(path), headers=headers | ZIPPED)
    return Response(gzip.decompress(body), media_type=_media_type(path), headers=headers)


def unzips(request: Request) -> bool:
    """Whether the browser takes what is compressed."""
    return "gzip" in request.headers.get("accept-encoding", "")


def _inside(name: str) -> Path | None:
    """The file of this name in the static folder; None where there is none."""
    try:
        path = (STATIC / name).resolve()
        return path if path.is_relative_to(STATIC.resolve()) and path.is_file() else None
    except (OSError, ValueError):  # a name too long for a file, or with a null in it
        return None


def _media_type(path: Path) -> str | None:
    return {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}.get(path.suffix)
