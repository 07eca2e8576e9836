"""The strength of the error signal by layer and timestep."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from unrolled.core import Step, norm

from .base import View
from .figure import axis, layout, symbol, timesteps
from .palette import STRENGTH

FAINTEST, STRONGEST = -8.0, 2.0


class FlowView(View):
    """log₁₀ ‖δ‖ of each cell, root mean square over the sequences that reach it. Shows where the gradient vanishes or
    explodes.
    """

    name: ClassVar[str] = "flow"
    title: ClassVar[str] = f"Gradient flow log₁₀ ‖{symbol('delta')}‖"
    about: ClassVar[str] = (
        f"How large the error signal is in each cell: log₁₀ of the root mean square of {symbol('delta')} over the "
        "batch and the units. Where a row pales from right to left, the gradient vanishes; where it darkens, it "
        "explodes."
    )
    period: ClassVar[float] = 0.1
    order: ClassVar[int] = 3
    imaginable: ClassVar[bool] = True
    usual: ClassVar[bool] = True

    def skeleton(self, spec):
        names = [f"layer {i}" for i in range(1, len(spec.layers) + 1)]
        heatmap = {"type": "heatmap", "x": list(range(1, spec.max_timesteps + 1)), "y": names, "z": [],
                   "zmin": FAINTEST, "zmax": STRONGEST,
                   "colorscale": STRENGTH, "xgap": int(spec.max_timesteps <= 60), "ygap": 1,
                   "hovertemplate": "%{y}, n = %{x}: 10^%{z}<extra></extra>", "zhoverformat": ".2f",
                   "colorbar": {"thickness": 8, "outlinewidth": 0, "tickvals": [-8, -6, -4, -2, 0, 2]}}
        return {"data": [heatmap], "layout": layout(timesteps(spec), axis())}

    def data(self, moment):
        return {"traces": [{"z": strengths(moment.step, moment.spec.max_timesteps)}]}


def strengths(step: Step, widest: int) -> NDArray:
    """log₁₀ ‖δ‖ of each cell, (layers, widest): root mean square over the sequences of the batch that reach it; NaN if
    none does.
    """
    norms, timesteps = np.full((len(step.layers), widest), np.nan), len(step.inputs)
    there = (np.arange(timesteps)[:, None] < step.lengths).sum(axis=1)
    with np.errstate(all="ignore"):
        for row, layer in zip(norms, step.layers, strict=True):
            row[:timesteps] = np.log10(norm(layer.delta, axis=(1, 2))) - np.log10(there) / 2.0
    return np.where(np.isfinite(norms), norms, np.nan)
