"""A text sampled from the network, which the page requests and writes; see `app.routes.reading`."""

from typing import ClassVar

from .base import Prose


class SampleView(Prose):
    """A text that the network writes now. Ticks have no data: the page requests a text from time to time."""

    name: ClassVar[str] = "sample"
    title: ClassVar[str] = "Text drawn from the network"
    about: ClassVar[str] = (
        "The network writes: it predicts the next character, one is drawn with these probabilities, and goes in "
        "as the next input. The temperature makes them more equal, or more alike to the likeliest one."
    )
    order: ClassVar[int] = 9
    renderer: ClassVar[str] = "sampled text"
