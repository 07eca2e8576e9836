"""All weights and their updates, as two mosaics of heatmaps."""

import math
import re
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core import RunSpec

from .base import SIGNED, View, axis, symbol

GAP = 1
MOST_NAMED = 30_000  # places of the mosaic up to which each weight can be pointed at by name


def blocks(spec: RunSpec) -> list[tuple[str, str, tuple[int, int]]]:
    """Each layer's matrices: name, label and shape (units, columns), those of each gate apart; the bias is the last column of W_S."""
    below = [spec.input_size, *(layer.units for layer in spec.layers)]
    columns = [{"below": previous + layer.bias, "before": layer.units} for previous, layer in zip(below, spec.layers, strict=False)]
    return [(f"layer{i}.{name}", f"{symbol(name)}<sup>{i}</sup>", (layer.units, columns[i - 1][taken]))
            for i, layer in enumerate(spec.layers, 1) for name, (_, taken) in layer.terms().items() if taken != "one"]


class WeightsView(View):
    """Every weight matrix side by side, and below each what the last update added to it; one signed scale a row."""

    name: ClassVar[str] = "weights"
    title: ClassVar[str] = "Weights and their updates"
    period: ClassVar[float] = 0.1
    order: ClassVar[int] = 2

    def skeleton(self, spec):
        height = max(shape[0] for *_, shape in blocks(spec))
        ends = np.cumsum([shape[1] + GAP for *_, shape in blocks(spec)])
        width = int(ends[-1]) - GAP
        gap = 0.5 if width <= 100 else 0
        named = height * width <= MOST_NAMED
        heatmap = {"type": "heatmap", "z": [], "zmin": -1, "zmax": 1, "colorscale": SIGNED, "meta": "signed", "showscale": False} | (
            {"text": self._hover(spec, height, width), "xgap": gap, "ygap": gap} if named else {})
        data = [heatmap | {"xaxis": x, "yaxis": y, "hovertemplate": f"{what}{'%{text}: ' * named}%{{z:.4g}}<extra></extra>"}
                for what, x, y in (("", "x", "y"), ("Δ", "x2", "y2"))]
        bare = {"showticklabels": False, "showgrid": False, "ticks": ""}
        rows = {name: axis(title, **bare, autorange="reversed", domain=domain) for name, title, domain in
                (("yaxis", "W", [0.53, 0.95]), ("yaxis2", "ΔW", [0.02, 0.44]))}
        columns = {"xaxis": axis(**bare, anchor="y"), "xaxis2": axis(**bare, anchor="y2")}
        labels = [{"text": label, "x": x, "y": 0.96, "yref": "paper", "yanchor": "bottom", "showarrow": False} for label, x in _labels(spec, ends)]
        return {"data": data, "layout": {**rows, **columns, "annotations": [*labels, *_biases(spec, ends)],
                                         "margin": {"l": 34, "r": 10, "t": 16, "b": 4}, "showlegend": False}}

    def _hover(self, spec: RunSpec, height: int, width: int) -> list[list[str]]:
        """The name of the weight in each place of the mosaic."""
        text, column = [[""] * width for _ in range(height)], 0
        for name, _, (units, columns) in blocks(spec):
            for i in range(units):
                for j in range(columns):
                    last = "W_space" in name and spec.layers[int(name[5:].split(".")[0]) - 1].bias and j == columns - 1
                    text[i][column + j] = f"{name.replace('W_space', 'b')}[{i + 1}]" if last else f"{name}[{i + 1}, {j + 1}]"
            column += columns + GAP
        return text

    def data(self, moment):
        return mosaics(moment.spec, moment.trainer.weights, moment.step.updates)


def _labels(spec: RunSpec, ends: NDArray) -> list[tuple[str, float]]:
    """What stands above the mosaic, and where: a label a matrix, and one for those of all gates together."""
    at: dict[str, list[float]] = {}
    for (_, label, shape), end in zip(blocks(spec), ends, strict=True):
        at.setdefault(re.sub(r",\w", "", label), []).extend((float(end - GAP - shape[1]), float(end - GAP)))
    return [(label, (min(sides) + max(sides)) / 2 - 0.5) for label, sides in at.items()]


def _biases(spec: RunSpec, ends: NDArray) -> list[dict[str, Any]]:
    """The name of each column of biases, below it."""
    under = {"text": "b", "yref": "y", "yanchor": "top", "yshift": 3, "showarrow": False, "font": {"size": 9}}
    biased = {f"layer{i}.W_space": layer.bias for i, layer in enumerate(spec.layers, 1)}
    return [under | {"x": float(end - GAP - 1), "y": shape[0] - 0.5}
            for (name, _, shape), end in zip(blocks(spec), ends, strict=True) if any(name.startswith(first) and bias for first, bias in biased.items())]


def mosaics(spec: RunSpec, weights: Mapping[str, NDArray], updates: Mapping[str, NDArray]) -> dict[str, Any]:
    """What is put into the figure."""
    return {"traces": [_row(spec, arrays) for arrays in (weights, updates)]}


def _row(spec: RunSpec, arrays: Mapping[str, NDArray]) -> dict[str, Any]:
    mosaic = _mosaic(spec, arrays)
    finite = np.abs(mosaic[np.isfinite(mosaic)])
    limit = round_up(float(finite.max())) if finite.size and finite.max() > 0 else 1.0
    return {"z": mosaic, "zmin": -limit, "zmax": limit}


def _mosaic(spec: RunSpec, arrays: Mapping[str, NDArray]) -> NDArray:
    height = max(shape[0] for *_, shape in blocks(spec))
    parts = []
    for name, _, (units, columns) in blocks(spec):
        part = np.full((height, columns + GAP), np.nan)
        matrix = arrays[name]
        part[:units, : matrix.shape[1]] = matrix
        if matrix.shape[1] < columns:
            part[:units, columns - 1] = arrays[name.replace("W_space", "b")]
        parts.append(part)
    return np.concatenate(parts, axis=1)[:, :-GAP]


def round_up(value: float) -> float:
    """The next of 1, 2, 5 × 10ⁿ, so that a colour scale changes seldom."""
    power = 10.0 ** math.floor(math.log10(max(value, 1e-300)))  # below, powers of ten lose their digits
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= value * (1 - 1e-12))
