"""The gradient flow of one layer over training."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from unrolled.core import RunSpec, Step

from .base import View
from .figure import axis, first_recurrent, layout, symbol
from .flow import FAINTEST, STRONGEST, strengths
from .palette import STRENGTH
from .scales import round_up, with_gaps

MOST_COLUMNS, TICKS = 128, 5


class HistoryView(View):
    """log₁₀ ‖δ‖ over the updates: by timestep in the first recurrent layer, or by layer without time."""

    name: ClassVar[str] = "history"
    title: ClassVar[str] = "Gradient flow over training"
    about: ClassVar[str] = (
        f"How large {symbol('delta')} has been at each timestep, or in each layer, over the updates so far: log₁₀ "
        "of its norm. One column is one moment of training."
    )
    period: ClassVar[float] = 0.2
    order: ClassVar[int] = 7

    def skeleton(self, spec):
        timed = spec.max_timesteps > 1
        y = list(range(1, (spec.max_timesteps if timed else len(spec.layers)) + 1))
        heatmap = {"type": "heatmap", "x": [], "y": y, "z": [], "zmin": FAINTEST, "zmax": STRONGEST,
                   "colorscale": STRENGTH,
                   "hovertemplate": f"update %{{x}}, {'n' if timed else 'layer'} = %{{y}}: 10^%{{z}}<extra></extra>",
                   "zhoverformat": ".2f",
                   "colorbar": {"thickness": 8, "outlinewidth": 0, "tickvals": [-8, -6, -4, -2, 0, 2]}}
        title = f"timestep n, layer {first_recurrent(spec)}" if timed else "layer"
        return {"data": [heatmap], "layout": layout(axis("update", tick0=0, tickformat="d"),
                                                    axis(title, tickformat="d", dtick=max(1, len(y) // 6)))}

    def data(self, moment):
        updates = np.array(moment.flow.updates, float)
        x, z = with_gaps(updates, np.array(moment.flow.values, float).T)
        span = float(np.ptp(updates))
        return {"traces": [{"x": x, "z": z}], "layout": {"xaxis.range": [updates[0] - 0.5, updates[-1] + 0.5],
                                                         "xaxis.dtick": max(1.0, round_up(span / TICKS))}}


def column(spec: RunSpec, step: Step) -> NDArray:
    """The column of an update: (timesteps,), or (layers,) without time; float32, since it is only drawn."""
    flow = strengths(step, spec.max_timesteps)
    return (flow[first_recurrent(spec) - 1] if spec.max_timesteps > 1 else flow[:, 0]).astype("f4")
