"""How strong the error signal is, layer by layer and timestep by timestep."""

from typing import ClassVar

import numpy as np

from .base import View, axis, layout

FAINTEST, STRONGEST = -8.0, 2.0
SCALE = [[0.0, "#fdf6e3"], [0.3, "#f3c9a5"], [0.55, "#d9788f"], [0.8, "#9d2b73"], [1.0, "#4a1059"]]


class FlowView(View):
    """log₁₀ ‖δ‖ of each cell, root mean square over the batch: where the gradient vanishes or explodes."""

    name: ClassVar[str] = "flow"
    title: ClassVar[str] = "Gradient flow log₁₀ ‖δ‖"
    period: ClassVar[float] = 0.1
    order: ClassVar[int] = 3

    def skeleton(self, spec):
        names = [f"layer {i}" for i in range(1, len(spec.layers) + 1)]
        heatmap = {"type": "heatmap", "x": list(range(1, spec.max_timesteps + 1)), "y": names, "z": [], "zmin": FAINTEST, "zmax": STRONGEST,
                   "colorscale": SCALE, "xgap": 1, "ygap": 1, "hovertemplate": "%{y}, n = %{x}: 10^%{z:.2f}<extra></extra>",
                   "colorbar": {"thickness": 8, "outlinewidth": 0, "tickvals": [-8, -6, -4, -2, 0, 2]}}
        x = axis("timestep n", range=[0.5, spec.max_timesteps + 0.5], tickformat="d", dtick=max(1, spec.max_timesteps // 9))
        return {"data": [heatmap], "layout": layout(x, axis())}

    def data(self, moment):
        step, widest = moment.step, moment.spec.max_timesteps
        norms = np.full((len(step.layers), widest), np.nan)
        with np.errstate(all="ignore"):
            for row, layer in zip(norms, step.layers, strict=True):
                n = len(layer.delta)
                row[:n] = np.log10(np.sqrt((layer.delta**2).sum(axis=2).mean(axis=1)))
        return {"traces": [{"z": np.where(np.isfinite(norms), norms, np.nan)}]}
