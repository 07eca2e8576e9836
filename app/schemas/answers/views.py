"""Figures and their numbers."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from .common import OPEN, Number, Numbers


class Figure(TypedDict):
    """A figure of Plotly without numbers."""

    data: list[dict[str, Any]]
    layout: dict[str, Any]


class ViewFigure(TypedDict):
    """A view's title, its figure, none where the page draws it itself, and what else the page must know of it."""

    __pydantic_config__ = OPEN

    title: str
    about: str
    figure: Figure | None
    renderer: str
    comparison: str
    imaginable: bool
    choices: dict[str, str]
    strip: bool


class ViewNumbers(TypedDict):
    """The numbers of a figure: fields by trace, and keys of the layout.

    A view may have more fields; the lattice has arrays by layer instead.
    """

    __pydantic_config__ = OPEN

    traces: NotRequired[list[dict[str, Any]]]
    layout: NotRequired[dict[str, Any]]
    at: NotRequired[int]


class ViewReading(TypedDict):
    """The numbers of a view at an update, and the version of the history that it belongs to."""

    update: int
    version: int
    view: ViewNumbers


class ValidationImages(TypedDict):
    """Images from 0 to 255, the number of each one's class, and the names of the classes."""

    names: list[str]
    training: bool
    pixels: Numbers
    classes: Numbers


class ImaginedStep(TypedDict):
    """A step as it would have been: `before` are the numbers that the edits replace."""

    update: int
    cost: Number
    before: list[Number]
    lattice: ViewNumbers
    weights: ViewNumbers
    views: dict[str, ViewNumbers]
