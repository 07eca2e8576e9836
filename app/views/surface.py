"""The cost over two weights, and the way of training through them."""

from typing import ClassVar

from .base import TRAINING, VALIDATION, View, axis, layout
from .flow import SCALE

MOST_WEIGHTS = 30_000  # that are sent with each picture


class SurfaceView(View):
    """log₁₀ C over two weights that the page chooses, all others as they are: it asks for the surface and for the path itself.

    What is sent of each moment are the weights, so that it knows where training stands.
    """

    name: ClassVar[str] = "surface"
    title: ClassVar[str] = "Cost over two weights"
    period: ClassVar[float] = 0.02  # the path has a place for every picture
    order: ClassVar[int] = 8

    @classmethod
    def fits(cls, spec):
        sizes = [rows * columns for shapes in spec.blocks for rows, columns in shapes.values()]
        return 2 <= sum(sizes) <= MOST_WEIGHTS

    def skeleton(self, spec):
        surface = {"type": "contour", "name": "log₁₀ C", "x": [], "y": [], "z": [], "colorscale": SCALE,
                   "line": {"width": 0.5, "color": "rgba(90,70,110,0.45)"},
                   "colorbar": {"thickness": 8, "outlinewidth": 0, "tickvals": [], "ticktext": []},
                   "hovertemplate": "%{x:.3g}, %{y:.3g}: C = %{customdata:.5g}<extra></extra>"}
        path = {"type": "scatter", "mode": "lines", "x": [], "y": [], "hoverinfo": "skip"}
        ends = {"type": "scatter", "mode": "markers", "name": "start and now", "x": [], "y": [], "hovertemplate": "%{x:.4g}, %{y:.4g}<extra></extra>",
                "marker": {"size": [8, 11], "symbol": ["circle-open", "circle"], "color": [TRAINING, VALIDATION], "line": {"width": 2, "color": "white"}}}
        return {"data": [surface, path | {"name": "below the path", "line": {"width": 4, "color": "rgba(255,255,255,0.75)"}},
                         path | {"name": "path", "mode": "lines+markers", "line": {"width": 1.6, "color": TRAINING},
                                 "marker": {"size": 3, "color": TRAINING}}, ends],
                "layout": layout(axis(), axis())}

    def data(self, moment):
        return {"traces": [{} for _ in range(4)], "weights": dict(moment.trainer.weights)}
