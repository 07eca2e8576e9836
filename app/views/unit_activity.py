"""The activity of a unit along the text, which the page requests and colours; see `app.routes.reading`."""

from typing import ClassVar

from .base import Prose


class FiringsView(Prose):
    """The activity of one unit at every character of the text. Ticks have no data."""

    name: ClassVar[str] = "firings"
    title: ClassVar[str] = "A unit along the text"
    about: ClassVar[str] = (
        "What one unit does at each character of a text, as its colour: some units count, some mark quotes, some "
        "end lines. Choose a unit, or click a cell of the lattice."
    )
    order: ClassVar[int] = 10
    renderer: ClassVar[str] = "unit along text"
