"""The gradient flow of one layer over the whole of training."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core import RunSpec, Step

from .base import View, axis, first_recurrent, layout
from .flow import FAINTEST, SCALE, STRONGEST, strengths

MOST_COLUMNS = 128


class HistoryView(View):
    """log₁₀ ‖δ‖ over the updates: by timestep in the first recurrent layer, by layer where there is no time."""

    name: ClassVar[str] = "history"
    title: ClassVar[str] = "Gradient flow over training"
    period: ClassVar[float] = 0.2
    order: ClassVar[int] = 7

    def skeleton(self, spec):
        timed = spec.max_timesteps > 1
        y = list(range(1, (spec.max_timesteps if timed else len(spec.layers)) + 1))
        heatmap = {"type": "heatmap", "x": [], "y": y, "z": [], "zmin": FAINTEST, "zmax": STRONGEST, "colorscale": SCALE,
                   "hovertemplate": f"update %{{x}}, {'n' if timed else 'layer'} = %{{y}}: 10^%{{z:.2f}}<extra></extra>",
                   "colorbar": {"thickness": 8, "outlinewidth": 0, "tickvals": [-8, -6, -4, -2, 0, 2]}}
        title = f"timestep n, layer {first_recurrent(spec)}" if timed else "layer"
        return {"data": [heatmap], "layout": layout(axis("update"), axis(title, tickformat="d", dtick=max(1, len(y) // 6)))}

    def data(self, moment):
        return {"traces": [{"x": np.array(moment.flow.updates, float), "z": np.array(moment.flow.values, float).T}]}


def column(spec: RunSpec, step: Step) -> NDArray:
    """What is kept of an update: (timesteps,), or (layers,) where there is no time; float32, for it is drawn and no more."""
    flow = strengths(step, spec.max_timesteps)
    return (flow[first_recurrent(spec) - 1] if spec.max_timesteps > 1 else flow[:, 0]).astype("f4")
