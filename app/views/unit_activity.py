"""A unit along the text, which the page asks for and colours; see `app.routes.reading`."""

from typing import ClassVar

from .base import Prose


class FiringsView(Prose):
    """What one unit does at every character of the text. Nothing is streamed but that there is a new moment."""

    name: ClassVar[str] = "firings"
    title: ClassVar[str] = "A unit along the text"
    order: ClassVar[int] = 10
    renderer: ClassVar[str] = "unit along text"
