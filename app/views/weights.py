"""All weights and their updates, as two rows of heatmaps."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from unrolled.core import Operand, RunSpec, WeightName

from .base import View
from .figure import axis, in_words, symbol
from .palette import SIGNED
from .scales import round_up

GAP = 1
MOST_NAMED = 30_000  # the most places of the mosaic with a name of the weight under the pointer
ROWS = (("", "x", "y"), ("added to ", "x2", "y2"))  # text before the name of a weight, and the axes


def blocks(spec: RunSpec) -> list[tuple[str, tuple[int, int]]]:
    """The matrices of each layer, one for each gate: name and shape (units, columns). The bias is the last column of
    W_S.
    """
    below = [spec.input_size, *(layer.units for layer in spec.layers)]
    columns = [{Operand.BELOW: previous + layer.bias, Operand.BEFORE: layer.units}
               for previous, layer in zip(below, spec.layers, strict=False)]
    return [(WeightName.of(i, name).weight, (layer.units, columns[i - 1][taken]))
            for i, layer in enumerate(spec.layers, 1)
            for name, (_, taken) in layer.gradient_terms().items() if taken is not Operand.ONE]


class Group(NamedTuple):
    """Matrices that share a symbol and a scale: those of all gates, side by side.

    Attributes:
        label: its symbol.
        start: its first column in the mosaic.
        blocks: name and shape of each, as `blocks` gives them.
    """

    label: str
    start: int
    blocks: list[tuple[str, tuple[int, int]]]

    @property
    def columns(self) -> int:
        """Number of columns, with the gaps between gates."""
        return sum(shape[1] + GAP for _, shape in self.blocks) - GAP

    @property
    def middle(self) -> float:
        """Its middle column in the mosaic."""
        return self.start + (self.columns - 1) / 2


def groups(spec: RunSpec) -> list[Group]:
    """The groups from left to right."""
    found: dict[str, Group] = {}
    start = 1
    for name, shape in blocks(spec):
        layer, matrix = re.match(r"layer(\d+)\.(W_(?:space|time))", name).groups()
        label = symbol(matrix, int(layer))
        group = found.setdefault(label, Group(label, start, []))
        group.blocks.append((name, shape))
        start += shape[1] + GAP
    return list(found.values())


class WeightsView(View):
    """All weight matrices side by side, and below each its last update. Each has a scale of its own, which the figure
    states.
    """

    name: ClassVar[str] = "weights"
    title: ClassVar[str] = "Weights and their updates"
    about: ClassVar[str] = (
        "Each weight matrix as it is, and below it what the last update added, each on a scale of its own; a row "
        "is a unit, and b its bias. A click on an entry selects that weight."
    )
    period: ClassVar[float] = 0.1
    order: ClassVar[int] = 2
    imaginable: ClassVar[bool] = True
    usual: ClassVar[bool] = True

    def skeleton(self, spec):
        found = groups(spec)
        width = found[-1].start + found[-1].columns
        gap = 0.5 if width <= 100 else 0
        named = width * max(shape[0] for *_, shape in blocks(spec)) <= MOST_NAMED
        names = [_names(spec, group) if named else [] for group in found]
        heatmap = {"type": "heatmap", "z": [], "zmin": -1, "zmax": 1, "colorscale": SIGNED,
                   "marks": {"scale": "signed"}, "showscale": False} | (
            {"xgap": gap, "ygap": gap} if named else {})
        data = [heatmap | {"x": list(range(group.start, group.start + group.columns)), "xaxis": x, "yaxis": y,
                           "zhoverformat": ".4g",
                           "hovertemplate": f"{what}{'%{text}: ' * named}%{{z}}<extra></extra>"}
                | ({"text": text} if named else {})
                for what, x, y in ROWS for group, text in zip(found, names, strict=True)]
        bare = {"showticklabels": False, "showgrid": False, "ticks": ""}
        rows = {name: axis(title, **bare, autorange="reversed", domain=domain) for name, title, domain in
                (("yaxis", symbol("W"), [0.54, 1.0]), ("yaxis2", symbol("update_W"), [0.0, 0.46]))}
        columns = {"xaxis": axis(**bare, anchor="y"), "xaxis2": axis(**bare, anchor="y2")}
        place = {"yref": "paper", "showarrow": False, "text": ""}
        scales = [place | {"x": group.middle, "y": y, "yanchor": anchor}
                  for y, anchor in ((1.0, "bottom"), (0.0, "top")) for group in found]
        return {"data": data, "layout": {**rows, **columns, "annotations": [*scales, *_biases(spec, found)],
                                         "margin": {"l": 34, "r": 10, "t": 30, "b": 16}, "showlegend": False}}

    def data(self, moment):
        weights = moment.trainer.weights if moment.trainer else moment.step.weights_after
        return mosaics(moment.spec, weights, moment.step.updates)

    def precision(self, path):
        return "linear" if path[-1] == "z" else "exact"


def _names(spec: RunSpec, group: Group) -> list[list[str]]:
    """The names of the weights of a group, by row and column."""
    text: list[list[str]] = [[] for _ in range(group.blocks[0][1][0])]
    for name, (_, columns) in group.blocks:
        matrix, bias, biased = _symbol(name), _symbol(name, "b"), _biased(spec, name)
        for i, row in enumerate(text, 1):
            row += [""] * (GAP if row else 0)
            row += [f"{matrix}[{i}, {j}]" for j in range(1, columns + 1 - biased)] + [f"{bias}[{i}]"] * biased
    return text


def _symbol(name: str, instead: str = "W_space") -> str:
    """The symbol of a matrix by its full name, with another one in place of W_space if given."""
    weight = WeightName.parse(name)
    return symbol(weight.own.replace("W_space", instead), weight.layer)


def _biased(spec: RunSpec, name: str) -> bool:
    """Whether the last column of a block is the bias."""
    weight = WeightName.parse(name)
    return weight.matrix == "W_space" and spec.layers[weight.layer - 1].bias


def _biases(spec: RunSpec, found: list[Group]) -> list[dict[str, Any]]:
    """The labels below the columns of biases."""
    under = {"text": symbol("b"), "yref": "y", "yanchor": "top", "yshift": 3, "showarrow": False, "font": {"size": 9}}
    ends = [(name, shape, group.start + sum(other[1] + GAP for _, other in group.blocks[: k + 1]) - GAP - 1)
            for group in found for k, (name, shape) in enumerate(group.blocks)]
    return [under | {"x": end, "y": shape[0] - 0.5} for name, shape, end in ends if _biased(spec, name)]


def mosaics(spec: RunSpec, weights: Mapping[str, NDArray], updates: Mapping[str, NDArray]) -> dict[str, Any]:
    """The numbers of the figure: colours, and the range of each matrix in words."""
    found = groups(spec)
    traces = [_trace(group, arrays) for arrays in (weights, updates) for group in found]
    heads = [f"{group.label}<br>" for group in found] + [""] * len(found)
    words = [f"{head}<span style='font-size:0.8em'>±{in_words(trace['zmax'])}</span>"
             for head, trace in zip(heads, traces, strict=True)]
    return {"traces": traces, "layout": {f"annotations[{i}].text": text for i, text in enumerate(words)}}


def _trace(group: Group, arrays: Mapping[str, NDArray]) -> dict[str, Any]:
    mosaic = _mosaic(group, arrays)
    finite = np.abs(mosaic[np.isfinite(mosaic)])
    limit = round_up(float(finite.max())) if finite.size and finite.max() > 0 else 1.0
    return {"z": mosaic, "zmin": -limit, "zmax": limit}


def _mosaic(group: Group, arrays: Mapping[str, NDArray]) -> NDArray:
    parts = []
    for name, (units, columns) in group.blocks:
        part, matrix = np.full((units, columns + GAP), np.nan), arrays[name]
        part[:, : matrix.shape[1]] = matrix
        if matrix.shape[1] < columns:
            part[:, columns - 1] = arrays[name.replace("W_space", "b")]
        parts.append(part)
    return np.concatenate(parts, axis=1)[:, :-GAP]
