"""A unit along the text, which the page asks for and colours; see `app.routes.reading`."""

from typing import ClassVar

from .base import View, axis, layout


class FiringsView(View):
    """What one unit does at every character of the text. Nothing is streamed but that there is a new moment."""

    name: ClassVar[str] = "firings"
    title: ClassVar[str] = "A unit along the text"
    period: ClassVar[float] = 1.0
    order: ClassVar[int] = 10

    @classmethod
    def fits(cls, spec):
        return spec.task.symbols is not None

    def skeleton(self, spec):
        return {"data": [], "layout": layout(axis(), axis(), meta={"prose": self.name})}

    def data(self, moment):
        return {"traces": []}
