"""The cost over two weights, and the path of training."""

import json
from typing import ClassVar

from .base import View
from .figure import axis, layout, symbol
from .palette import IMAGINED, STRENGTH, TRAINING, VALIDATION

MOST_WEIGHTS = 30_000  # the most weights that each tick sends


class SurfaceView(View):
    """log₁₀ C̄ over two weights that the page chooses, with all others fixed. The page requests the surface and the
    path itself.

    What is sent of each moment are the weights, so that it knows where training stands.
    """

    name: ClassVar[str] = "surface"
    title: ClassVar[str] = "Cost over two weights"
    about: ClassVar[str] = (
        "The cost over any two weights, with all others as they are now, and the path that training has taken "
        "over it. A click shows what the update would be at that point."
    )
    period: ClassVar[float] = 0.02  # the path has a point for every tick
    order: ClassVar[int] = 8
    renderer: ClassVar[str] = "cost surface"

    @classmethod
    def fits(cls, spec):
        return 2 <= _weights(spec) <= MOST_WEIGHTS

    def skeleton(self, spec):
        surface = {"type": "contour", "name": f"log₁₀ {symbol('mean_C')}", "x": [], "y": [], "z": [],
                   "colorscale": STRENGTH,
                   "line": {"width": 0.5, "color": "rgba(90,70,110,0.45)"},
                   "colorbar": {"thickness": 8, "outlinewidth": 0, "tickvals": [], "ticktext": []},
                   "xhoverformat": ".3g", "yhoverformat": ".3g",
                   "hovertemplate": "%{x}, %{y}: " + symbol("mean_C") + " = %{customdata:.5g}<extra></extra>"}
        path = {"type": "scatter", "mode": "lines", "x": [], "y": [], "hoverinfo": "skip"}
        ends = {"type": "scatter", "mode": "markers", "name": "start, now, imagined", "x": [], "y": [],
                "xhoverformat": ".4g", "yhoverformat": ".4g", "hovertemplate": "%{x}, %{y}<extra></extra>",
                "marker": {"size": [8, 11, 12], "symbol": ["circle-open", "circle", "x"],
                           "color": [TRAINING, VALIDATION, IMAGINED],
                           "line": {"width": 2, "color": "white"}}}
        return {"data": [surface,
                         path | {"name": "below the path", "line": {"width": 4, "color": "rgba(255,255,255,0.75)"}},
                         path | {"name": "path", "mode": "lines+markers", "line": {"width": 1.6, "color": TRAINING},
                                 "marker": {"size": 3, "color": TRAINING}}, ends],
                "layout": layout(axis(), axis())}

    def describe(self, spec):
        """For a network of two weights, also what its surface depends on, `of`: two sides with the same surface share
        one picture.
        """
        return super().describe(spec) | ({"comparison": "shared", "of": _of(spec)} if _weights(spec) == 2 else {})

    def data(self, moment):
        return {"traces": [{} for _ in range(4)], "weights": dict(moment.trainer.weights)}


def _weights(spec):
    """Number of weights."""
    return sum(rows * columns for shapes in spec.blocks for rows, columns in shapes.values())


def _of(spec):
    """What a surface over all weights depends on, as a text; two sides with the same text share one picture."""
    layers = [{name: value for name, value in layer.to_dict().items() if name != "weights"} for layer in spec.layers]
    return json.dumps([layers, spec.cost.kind])
