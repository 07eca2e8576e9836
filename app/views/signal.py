"""A signal: target and prediction at every timestep."""

from typing import Any

import numpy as np
from unrolled.core import RunSpec

from .base import Picture
from .figure import LEGEND, axis, in_words, layout, timesteps
from .moment import Moment
from .palette import TARGET, VALIDATION

EDGE = 0.4
REGION = {"type": "rect", "xref": "x", "yref": "paper", "x0": 0.5, "y0": 0, "y1": 1, "fillcolor": TARGET,
          "opacity": 0.14, "line": {"width": 0}}


class Signal(Picture):
    """The first validation sequence with its washout, and the error of all validation sequences after it."""

    @staticmethod
    def skeleton(spec: RunSpec) -> dict[str, Any]:
        target = {"type": "scatter", "mode": "lines", "x": [], "y": [], "name": "target",
                  "line": {"color": TARGET, "width": 5}, "opacity": 0.45,
                  "hoverinfo": "skip"}
        line = {"type": "scatter", "mode": "lines", "x": [], "y": [], "name": "prediction",
                "line": {"color": VALIDATION, "width": 1.8},
                "yhoverformat": ".6f", "hovertemplate": "n = %{x}: predicted %{y}<extra></extra>"}
        note = {"text": "", "x": 1, "y": 0, "xref": "paper", "yref": "paper", "xanchor": "right", "yanchor": "bottom",
                "showarrow": False}
        regions, words = washout(spec)
        return {"data": [target, line],
                "layout": layout(timesteps(spec), axis(), showlegend=True, legend=LEGEND,
                                 margin={"l": 44, "r": 10, "t": 24, "b": 34},
                                 shapes=regions, annotations=[note, *words])}

    @staticmethod
    def data(moment: Moment) -> dict[str, Any]:
        seen = moment.validation
        n = np.arange(1, seen.lengths[0] + 1)
        lines = [{"x": n, "y": array[: len(n), 0, 0]} for array in (seen.targets, seen.outputs)]
        low, high = float(seen.targets.min()), float(seen.targets.max())
        edge = EDGE * (high - low or 1.0)  # values beyond it say little, and would make all else flat
        return {"traces": lines, "layout": {"annotations[0].text": f"NRMSE² = {in_words(seen.nrmse2, 2)}",
                                            "yaxis.range": [low - edge, high + edge]}}


def washout(spec: RunSpec) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The washout as a region of a figure over time, and its label; empty if there is none."""
    end = spec.washout + 0.5
    word = {"text": "washout", "x": end / 2, "y": 0, "yref": "paper", "yanchor": "bottom", "showarrow": False}
    return ([REGION | {"x1": end}], [word]) if spec.washout else ([], [])
