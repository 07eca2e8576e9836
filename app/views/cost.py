"""The cost curves."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from .base import View
from .figure import LEGEND, axis, layout, symbol
from .palette import TRAINING, VALIDATION
from .scales import with_gaps

DOT = 3.5  # px, of a measured validation cost; a line joins those that are close
LUCKY = 5  # per cent of the points that may lie below the axis: samples that happen to cost almost nothing


class CostView(View):
    """Training cost (mean since the previous point) and validation cost over the updates, on a log axis."""

    name: ClassVar[str] = "cost"
    title: ClassVar[str] = "Cost"
    about: ClassVar[str] = (
        f"The mean cost {symbol('C')} over the updates, on a log axis: of the training samples, averaged since the point "
        "before. And that of the validation samples, which the network never learns from."
    )
    period: ClassVar[float] = 0.1
    order: ClassVar[int] = 1
    comparison: ClassVar[str] = "ends"
    always: ClassVar[bool] = True
    timeline: ClassVar[bool] = True
    usual: ClassVar[bool] = True

    def skeleton(self, spec):
        lines = (("training", TRAINING, 1.2, "lines"), ("validation", VALIDATION, 2.0, "lines+markers"))
        return {"data": [{"type": "scatter", "mode": mode, "name": name, "x": [], "y": [],
                          "line": {"color": colour, "width": width}, "marker": {"size": DOT}}
                         for name, colour, width, mode in lines],
                "layout": layout(axis("update", rangemode="tozero"), axis(f"cost {symbol('mean_C')}", type="log"),
                                 showlegend=True,
                                 margin={"l": 48, "r": 10, "t": 20, "b": 34}, legend=LEGEND)}

    def data(self, moment):
        curves = (moment.curve.training(), with_gaps(*moment.curve.validation()))
        return {"traces": [{"x": x, "y": y} for x, y in curves], "layout": decades([y for _, y in curves])}


def decades(curves: list[NDArray]) -> dict[str, Any]:
    """A log axis that holds the curves, each (points,), except the lowest points."""
    shown = [np.log10(y[np.isfinite(y) & (y > 0)]) for y in curves]
    ends = [(np.percentile(y, LUCKY), y.max()) for y in shown if y.size]
    if not ends:
        return {}
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    margin = max(0.05 * (high - low), 0.1)
    return {"yaxis.range": [float(low - margin), float(high + margin)]}
