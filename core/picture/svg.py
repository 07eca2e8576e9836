"""SVG elements as text, and the colours of the page."""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

import numpy as np

SPACE, TIME = "#0f766e", "#7c3aed"
POSITIVE, NEGATIVE, ZERO = "#1d4ed8", "#b45309", "#eef2f7"
INK, QUIET, LINE, CARD, BAD = "#0f172a", "#475569", "#cbd5e1", "#ffffff", "#be185d"
FONT = "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif"


def colour(value: float, limit: float) -> str:
    """The colour of a signed value: orange below zero, blue above, by the square root of its share of the limit."""
    if not np.isfinite(value):
        return BAD
    share = min(1.0, float(np.sqrt(abs(value) / limit))) if limit else 0.0
    ends = [[int(each[i : i + 2], 16) for i in (1, 3, 5)] for each in (ZERO, NEGATIVE if value < 0 else POSITIVE)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(*ends, strict=True))


def element(name: str, *children: str, **attributes: object) -> str:
    """An element; an underscore in an attribute's name stands for a hyphen, and one at its end is left out."""
    said = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"'
                   for key, value in attributes.items())
    return f"<{name}{said}>{''.join(children)}</{name}>" if children else f"<{name}{said}/>"


class Box(NamedTuple):
    """A rectangle: its left upper corner and its size."""

    x: float
    y: float
    width: float
    height: float


Point = tuple[float, float]


def rectangle(place: Box, title: str = "", **attributes: object) -> str:
    """A rectangle, which says its title when it is pointed at."""
    children = [element("title", escape(title))] if title else []
    sizes = {"width": max(place.width, 0.0), "height": max(place.height, 0.0)}
    return element("rect", *children, x=place.x, y=place.y, **sizes, **attributes)


def text(x: float, y: float, words: str, **attributes: object) -> str:
    """A line of text at its baseline, of 11 px in ink unless it says otherwise."""
    return element("text", escape(words), x=x, y=y, **({"font_size": 11, "fill": INK} | attributes))


def arrow(start: Point, end: Point, stroke: str, width: float = 1.0, opacity: float = 1.0) -> str:
    """A stroke with a head at its end.

    Args:
        start, end: its two points.
        stroke: its colour.
        width: in pixels.
        opacity: from 0 to 1.
    """
    ahead = np.subtract(end, start) / np.hypot(*np.subtract(end, start))
    back, across = ahead * (3.0 + width), ahead[::-1] * (-1, 1) * (2.0 + width)
    neck = np.subtract(end, back)
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in (end, neck + across, neck - across))
    shaft = element("line", x1=start[0], y1=start[1], x2=float(neck[0]), y2=float(neck[1]), stroke=stroke,
                    stroke_width=width)
    return element("g", shaft, element("polygon", points=corners, fill=stroke), opacity=opacity)


def document(width: float, height: float, title: str, parts: Iterable[str]) -> str:
    """A whole picture on a white card; the title is for those who do not see it."""
    card = rectangle(Box(0.5, 0.5, width - 1, height - 1), fill=CARD, stroke=LINE, rx=10)
    return element(
        "svg", element("title", escape(title)), card, *parts, xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}", width=width, height=height, role="img", font_family=FONT,
    )


def _number(value: object) -> str:
    return f"{value:.5g}" if isinstance(value, float) else str(value)
