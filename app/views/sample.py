"""A text drawn from the network, which the page asks for and writes; see `app.routes.reading`."""

from typing import ClassVar

from .base import View, axis, layout


class SampleView(View):
    """What the network would write by now. Nothing is streamed but that there is a new moment: the page draws a text now and then."""

    name: ClassVar[str] = "sample"
    title: ClassVar[str] = "Text drawn from the network"
    period: ClassVar[float] = 1.0
    order: ClassVar[int] = 9

    @classmethod
    def fits(cls, spec):
        return spec.task.symbols is not None

    def skeleton(self, spec):
        return {"data": [], "layout": layout(axis(), axis(), meta={"prose": self.name})}

    def data(self, moment):
        return {"traces": []}
