"""What the network says against what it should say, as suits the task."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core import RunSpec

from .base import SIGNED, TARGET, TRAINING, VALIDATION, Moment, View, axis, layout
from .images import Images

GRID = 48
CLASSES = ("#ea580c", "#2563eb")
MOST_DOTS = 600


class PredictionView(View):
    """A map of the plane, a curve, a scatter of predictions, or images with what is read in each."""

    name: ClassVar[str] = "prediction"
    title: ClassVar[str] = "Prediction and target"
    period: ClassVar[float] = 0.2
    order: ClassVar[int] = 4

    def skeleton(self, spec):
        return PICTURES[spec.task.display].skeleton(spec)

    def data(self, moment):
        return PICTURES[moment.spec.task.display].data(moment)


class Points:
    """Two inputs: the output over the plane, and the samples in it."""

    @staticmethod
    def skeleton(spec: RunSpec) -> dict[str, Any]:
        plane = {"type": "heatmap", "x": [], "y": [], "z": [], "zmin": 0, "zmax": 1, "colorscale": SIGNED, "meta": "signed", "showscale": False,
                 "zsmooth": "fast", "opacity": 0.75,
                 "hovertemplate": "y(%{x:.2f}, %{y:.2f}) = %{z:.3f}<extra></extra>"}
        dots = [{"type": "scatter", "mode": "markers", "x": [], "y": [], "name": f"class {i}", "hoverinfo": "skip",
                 "marker": {"color": colour, "size": 5, "symbol": symbol, "line": {"width": 1, "color": "white"}}}
                for i, colour, symbol in zip((0, 1), CLASSES, ("circle", "square"), strict=True)]
        return {"data": [plane, *dots], "layout": layout(axis("x₁"), axis("x₂", scaleanchor="x", constrain="domain"))}

    @staticmethod
    def data(moment: Moment) -> dict[str, Any]:
        part = moment.trainer.part
        points, classes = part.inputs[:MOST_DOTS, 0], part.targets[:MOST_DOTS, 0, 0] > 0.5
        (x, y), grid = plane_grid(part.inputs[:, 0])
        return {"traces": [{"x": x, "y": y, "z": moment.trainer.predict(grid[:, None, :])[-1, :, 0].reshape(GRID, GRID)},
                           *({"x": points[classes == c, 0], "y": points[classes == c, 1]} for c in (False, True))]}


def plane_grid(points: NDArray) -> tuple[tuple[NDArray, NDArray], NDArray]:
    """Two axes (GRID,) with some margin about the points (S, 2), and all points of the grid (GRID², 2)."""
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.15 * np.maximum(high - low, 0.5)
    x, y = (np.linspace(low[i] - margin[i], high[i] + margin[i], GRID) for i in (0, 1))
    return (x, y), np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


class Curve:
    """One input: the output over it, and the samples."""

    @staticmethod
    def skeleton(spec: RunSpec) -> dict[str, Any]:
        dots = {"type": "scatter", "mode": "markers", "x": [], "y": [], "name": "target", "marker": {"color": TARGET, "size": 5}}
        line = {"type": "scatter", "mode": "lines", "x": [], "y": [], "name": "prediction", "line": {"color": TRAINING, "width": 2.5}}
        return {"data": [dots, line], "layout": layout(axis("x"), axis("y"))}

    @staticmethod
    def data(moment: Moment) -> dict[str, Any]:
        part = moment.trainer.part
        x, t = part.inputs[:MOST_DOTS, 0, 0], part.targets[:MOST_DOTS, 0, 0]
        margin = 0.1 * max(float(np.ptp(x)), 1.0)
        grid = np.linspace(x.min() - margin, x.max() + margin, 120)
        return {"traces": [{"x": x, "y": t}, {"x": grid, "y": moment.trainer.predict(grid[:, None, None])[-1, :, 0]}]}


class Sequence:
    """Anything over time: each prediction on the validation samples against its target."""

    @staticmethod
    def skeleton(spec: RunSpec) -> dict[str, Any]:
        line = {"type": "scatter", "mode": "lines", "x": [], "y": [], "line": {"color": TARGET, "width": 1, "dash": "dot"}, "hoverinfo": "skip"}
        dots = {"type": "scatter", "mode": "markers", "x": [], "y": [], "marker": {"color": VALIDATION, "size": 5, "opacity": 0.6},
                "hovertemplate": "target %{x}: predicted %{y:.3f}<extra></extra>"}
        return {"data": [line, dots], "layout": layout(axis("target t"), axis("prediction y"))}

    @staticmethod
    def data(moment: Moment) -> dict[str, Any]:
        seen = moment.validation
        counted = np.ones(seen.targets.shape[:2], bool) if moment.spec.many_to_one else np.arange(len(seen.targets))[:, None] < seen.lengths
        t, y = seen.targets[counted].ravel(), seen.outputs[counted].ravel()
        t, y = (values[:: -(-len(t) // MOST_DOTS)] for values in (t, y))
        ends = np.array([t.min(), t.max()])
        return {"traces": [{"x": ends, "y": ends}, {"x": t, "y": y}]}


PICTURES = {"points": Points, "curve": Curve, "sequence": Sequence, "image": Images}
