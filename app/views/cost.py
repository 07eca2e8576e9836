"""The cost curves."""

from typing import ClassVar

from .base import LEGEND, TRAINING, VALIDATION, View, axis, layout


class CostView(View):
    """Training cost (mean since the point before) and validation cost over the updates, on a log axis."""

    name: ClassVar[str] = "cost"
    title: ClassVar[str] = "Cost"
    period: ClassVar[float] = 0.1
    order: ClassVar[int] = 1

    def skeleton(self, spec):
        lines = (("training", TRAINING, 1.2), ("validation", VALIDATION, 2.0))
        return {"data": [{"type": "scatter", "mode": "lines", "name": name, "x": [], "y": [], "line": {"color": colour, "width": width}}
                         for name, colour, width in lines],
                "layout": layout(axis("update", rangemode="tozero"), axis("cost C", type="log", exponentformat="power", dtick=1), showlegend=True,
                                 margin={"l": 48, "r": 10, "t": 20, "b": 34}, legend=LEGEND)}

    def data(self, moment):
        return {"traces": [{"x": x, "y": y} for x, y in (moment.curve.training(), moment.curve.validation())]}
