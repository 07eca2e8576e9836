"""Two inputs: the output over their plane with the samples, and the response of each unit."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from unrolled.core import RunSpec, unit_responses

from .base import MOST_DOTS, Picture
from .figure import axis, in_words, layout, symbol
from .moment import Moment
from .palette import CLASSES, SIGNED
from .scales import round_up

GRID = 48
MOST_UNITS = 32  # the most units of a layer with a map
NUMBERS = 1 << 15  # of all maps together; more maps are coarser


class Points(Picture):
    """The picture of a task with two inputs and one output.

    Beside the figure's arrays it sends `maps`: h of the units over the plane, layer by layer, `grids` (units, rows,
    columns) over `x` and `y`, and the `ranges` of their colours. The page shows them small, and one of them large.
    """

    @staticmethod
    def skeleton(spec: RunSpec) -> dict[str, Any]:
        plane = {"type": "heatmap", "name": "output", "x": [], "y": [], "z": [], "zmin": 0, "zmax": 1,
                 "colorscale": SIGNED, "marks": {"scale": "signed"},
                 "showscale": False, "zsmooth": "fast", "opacity": 0.75, "xhoverformat": ".2f", "yhoverformat": ".2f",
                 "zhoverformat": ".3f",
                 "hovertemplate": symbol("y") + "(%{x}, %{y}) = %{z}<extra></extra>"}
        return {"data": [plane, *(_classes() if spec.task.probabilities else _numbers())],
                "layout": layout(axis("x₁"), axis("x₂", scaleanchor="x", constrain="domain"))}

    @staticmethod
    def page(spec: RunSpec) -> dict[str, Any]:
        """The number of units with a map in each layer, `maps`, and of all `units`."""
        return {"renderer": "plot with maps", "maps": _counts(spec), "units": [layer.units for layer in spec.layers]}

    @staticmethod
    def data(moment: Moment) -> dict[str, Any]:
        spec, part = moment.spec, moment.trainer.training_samples
        points, targets = part.inputs[:MOST_DOTS, 0], part.targets[:MOST_DOTS, 0, 0]
        (x, y), grid = plane_grid(part.inputs[:, 0])
        found = [h.T.reshape(-1, GRID, GRID) for h in unit_responses(spec, moment.trainer.weights, grid)]
        low, high = (0.0, 1.0) if spec.task.probabilities else _range(part.targets)
        plane = {"x": x, "y": y, "z": found[-1][0]}
        dots = _sorted(plane, points, targets) if spec.task.probabilities else [_coloured(points, targets, low, high)]
        return {"traces": [plane | {"zmin": low, "zmax": high}, *dots], "maps": _maps(spec, x, y, found, (low, high))}


def _classes() -> list[dict[str, Any]]:
    """The line where the output is ½, and the samples of both classes."""
    boundary = {"type": "contour", "name": "decision boundary", "x": [], "y": [], "z": [], "marks": {"line": "ink"},
                "showscale": False, "hoverinfo": "skip",
                "contours": {"start": 0.5, "end": 0.5, "size": 1, "coloring": "none"}, "line": {"width": 2}}
    return [boundary,
            *({"type": "scatter", "mode": "markers", "x": [], "y": [], "name": f"class {i}", "hoverinfo": "skip",
                         "marker": {"color": colour, "size": 5, "symbol": symbol,
                                    "line": {"width": 1, "color": "white"}}}
                        for i, colour, symbol in zip((0, 1), CLASSES, ("circle", "square"), strict=True))]


def _sorted(plane: dict[str, NDArray], points: NDArray, targets: NDArray) -> list[dict[str, Any]]:
    return [plane, *({"x": points[of, 0], "y": points[of, 1]} for of in (targets <= 0.5, targets > 0.5))]


def _numbers() -> list[dict[str, Any]]:
    """The samples, coloured by their target on the scale of the output."""
    return [{"type": "scatter", "mode": "markers", "x": [], "y": [], "name": "target",
             "marker": {"size": 6, "color": [], "colorscale": SIGNED, "line": {"width": 1, "color": "white"}},
             "xhoverformat": ".2f", "yhoverformat": ".2f",
             "hovertemplate": symbol("t") + "(%{x}, %{y}) = %{text}<extra></extra>"}]


def _coloured(points: NDArray, targets: NDArray, low: float, high: float) -> dict[str, Any]:
    return {"x": points[:, 0], "y": points[:, 1], "text": [in_words(target, 3) for target in targets],
            "marker": {"color": targets.tolist(), "cmin": low, "cmax": high}}


def _range(targets: NDArray) -> tuple[float, float]:
    """From the lowest to the highest target; never empty."""
    low, high = float(targets.min()), float(targets.max())
    return (low, high) if low < high else (low - 1.0, high + 1.0)


def _counts(spec: RunSpec) -> list[int]:
    """Number of units with a map in each layer."""
    return [min(layer.units, MOST_UNITS) for layer in spec.layers]


def _maps(spec: RunSpec, x: NDArray, y: NDArray, found: Sequence[NDArray], output: tuple[float, float]) -> dict[str,
                                                                                                                Any]:
    """Every n-th point of the response of each unit, and the colour range of each layer: as in the lattice, but for the
    output as in the large picture.
    """
    every = next((n for n in (1, 2, 3) if sum(_counts(spec)) * (GRID // n) ** 2 <= NUMBERS), 4)
    grids = [h[:count, ::every, ::every] for h, count in zip(found, _counts(spec), strict=True)]
    return {"x": x[::every], "y": y[::every], "grids": grids, "ranges": [*map(_reach, grids[:-1]), list(output)]}


def _reach(values: NDArray) -> list[float]:
    finite = np.abs(values[np.isfinite(values)])
    limit = round_up(max(1.0, float(finite.max()))) if finite.size else 1.0
    return [-limit, limit]


def plane_grid(points: NDArray) -> tuple[tuple[NDArray, NDArray], NDArray]:
    """Two axes (GRID,) with a margin around the points (S, 2), and all points of the grid (GRID², 2)."""
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.15 * np.maximum(high - low, 0.5)
    x, y = (np.linspace(low[i] - margin[i], high[i] + margin[i], GRID) for i in (0, 1))
    return (x, y), np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
