"""A text drawn from the network, which the page asks for and writes; see `app.routes.reading`."""

from typing import ClassVar

from .base import Prose


class SampleView(Prose):
    """What the network would write by now. Nothing is streamed but that there is a new moment: the page draws a text now and then."""

    name: ClassVar[str] = "sample"
    title: ClassVar[str] = "Text drawn from the network"
    order: ClassVar[int] = 9
    renderer: ClassVar[str] = "sampled text"
