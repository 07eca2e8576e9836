"""A text sampled from the network, which the page requests and writes; see `app.routes.reading`."""

from typing import ClassVar

from .base import Prose


class SampleView(Prose):
    """A text that the network writes now. Ticks have no data: the page requests a text from time to time."""

    name: ClassVar[str] = "sample"
    title: ClassVar[str] = "Text drawn from the network"
    order: ClassVar[int] = 9
    renderer: ClassVar[str] = "sampled text"
