"""The gates of a layer by unit and timestep."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from unrolled.core import RunSpec, Step

from .base import View
from .figure import in_words, layout, symbol, timesteps
from .palette import SIGNED, STRENGTH
from .scales import round_up

GAP = 0.12  # of the height of a band
VALUES, SIGNALS = "values", "signals"


class Band(NamedTuple):
    """One strip: a quantity of a layer, its symbol, and whether it is a gate with values from 0 to 1."""

    quantity: str
    symbol: str
    gate: bool


class GatesView(View):
    """For the first sample of the batch, of each layer with gates: a strip each, units × timesteps, for the gates, the
    memory and h; or, in their places, for the error signal of each.
    """

    name: ClassVar[str] = "gates"
    title: ClassVar[str] = "Gates"
    about: ClassVar[str] = (
        "Each gate of each unit at every timestep, from 0, shut, to 1, open, and the memory behind them. An open "
        "forget gate hands the error signal of the memory back almost unchanged."
    )
    period: ClassVar[float] = 0.1
    order: ClassVar[int] = 6
    choices: ClassVar[Mapping[str, str]] = MappingProxyType({VALUES: "values", SIGNALS: "error signals"})

    @classmethod
    def fits(cls, spec):
        return any(layer.gates for layer in spec.layers)

    def skeleton(self, spec):
        traces, axes, first = [], {}, next(gated(spec))
        for i in gated(spec):
            count = len(bands(spec, i, VALUES))
            names = [f"y{len(axes) + k + 3}" for k in range(count)]
            axes |= {f"yaxis{name[1:]}": {"domain": [1 - (k + 1 - GAP) / count, 1 - k / count], "autorange": "reversed",
                                          "visible": False, "fixedrange": True}
                     for k, name in enumerate(names)}
            for choice in (VALUES, SIGNALS):
                shown = {"marks": {"layer": i, "default": i == first, "choice": choice},
                         "visible": i == first and choice == VALUES}
                traces += self._traces(spec, i, choice, names, shown)
        labels = {"domain": [0, 1], "range": [0, 1], "visible": False, "fixedrange": True}
        below = timesteps(spec) | {"anchor": "free", "position": 0, "showgrid": False}
        return {"data": traces, "layout": layout(below, labels, **axes, margin={"l": 62, "r": 10, "t": 8, "b": 34})}

    def _traces(self, spec: RunSpec, i: int, choice: str, axes: list[str],
                shown: dict[str, Any]) -> list[dict[str, Any]]:
        """The strips of a layer with their labels; a colour bar shows the range of the first one."""
        strips, units, n = bands(spec, i, choice), list(range(1, spec.layers[i - 1].units
                                                              + 1)), list(range(1, spec.max_timesteps + 1))
        signed = {"colorscale": SIGNED, "marks": shown["marks"] | {"scale": "rooted"}, "zmin": -1, "zmax": 1}
        heatmaps = [{"type": "heatmap", "name": band.symbol, "x": n, "y": units, "z": [], "yaxis": axis, "zmin": 0,
                     "zmax": 1,
                     "colorscale": STRENGTH, "showscale": axis == axes[0],
                     "colorbar": {"thickness": 8, "outlinewidth": 0, "nticks": 5},
                     "hovertemplate": f"{band.symbol}, unit %{{y}}, n = %{{x}}: %{{z}}<extra></extra>",
                     "zhoverformat": ".4g",
                     **shown, **({} if band.gate else signed)}
                    for band, axis in zip(strips, axes, strict=True)]
        places = [1 - (k + (1 - GAP) / 2) / len(strips) for k in range(len(strips))]
        words = {"type": "scatter", "mode": "text", "x": [0.5] * len(strips), "y": places,
                 "text": [f"{band.symbol} " for band in strips],
                 "textposition": "middle left", "hoverinfo": "skip", "showlegend": False, "cliponaxis": False, **shown}
        return [*heatmaps, words]

    def data(self, moment):
        with np.errstate(all="ignore"):
            return {"traces": [trace for i in gated(moment.spec) for choice in (VALUES, SIGNALS)
                               for trace in filled(moment.spec, moment.step, i, choice)]}


def gated(spec: RunSpec) -> Iterator[int]:
    """Numbers of the layers with gates, from 1."""
    return (i for i, layer in enumerate(spec.layers, 1) if layer.gates)


def bands(spec: RunSpec, i: int, choice: str) -> list[Band]:
    """The strips of a layer from the top: its gates, its memory, and h."""
    layer = spec.layers[i - 1]
    if choice == VALUES:
        return [*(Band(gate, symbol(gate, i), layer.squash(gate).kind == "sigmoid") for gate in layer.gates),
                *(Band(state, symbol(state, i), False) for state in reversed(layer.states))]
    return [Band(quantity, symbol(quantity, i), False)
            for quantity in [*(f"delta_{gate}" for gate in layer.gates), *reversed(layer.signals)]]


def filled(spec: RunSpec, step: Step, i: int, choice: str) -> list[dict[str, Any]]:
    """The numbers of the strips and labels of a layer. Each value has a scale of its own; error signals share one."""
    strips = bands(spec, i, choice)
    arrays = [of_first(getattr(step.layers[i - 1], band.quantity), int(step.lengths[0]), spec.max_timesteps)
              for band in strips]
    limits = [limit([array]) for array in arrays] if choice == VALUES else [limit(arrays)] * len(arrays)
    traces = [{"z": array} | ({} if band.gate else {"zmin": -most, "zmax": most})
              for band, array, most in zip(strips, arrays, limits, strict=True)]
    own = [f" ±{in_words(most)}" if choice == VALUES and not band.gate else ""
           for band, most in zip(strips, limits, strict=True)]
    return [*traces, {"text": [f"{band.symbol}{reach} " for band, reach in zip(strips, own, strict=True)]}]


def of_first(array: NDArray, length: int, widest: int) -> NDArray:
    """(units, timesteps) of the first sample, from (N, B, units); NaN beyond its end, and for numbers that are not
    finite.
    """
    picture = np.full((array.shape[2], widest), np.nan)
    picture[:, :length] = array[:length, 0].T
    return np.where(np.isfinite(picture), picture, np.nan)


def limit(arrays: list[NDArray]) -> float:
    """The end of a signed scale that holds all values."""
    most = max((float(np.nanmax(np.abs(array), initial=0.0)) for array in arrays), default=0.0)
    return round_up(most) if most else 1.0
