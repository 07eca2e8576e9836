"""Predictions against targets, in a picture that suits the task."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from unrolled.core import RunSpec

from .base import MOST_DOTS, Picture, View
from .classes import Classes
from .figure import axis, layout, symbol
from .images import Images
from .moment import Moment
from .palette import TARGET, TRAINING, VALIDATION
from .plane import Points
from .series import Series
from .signal import Signal
from .units import note, noted


class PredictionView(View):
    """A map of the plane, a curve, a scatter of predictions or classes, a signal over time, or images with predicted
    classes.
    """

    name: ClassVar[str] = "prediction"
    title: ClassVar[str] = "Prediction and target"
    about: ClassVar[str] = (
        "What the network says beside what it should say, for validation samples. On the dashed line both are the "
        "same."
    )
    period: ClassVar[float] = 0.2
    order: ClassVar[int] = 4
    usual: ClassVar[bool] = True

    def skeleton(self, spec):
        return picture_of(spec).skeleton(spec)

    def describe(self, spec):
        return super().describe(spec) | picture_of(spec).page(spec)

    def data(self, moment):
        return picture_of(moment.spec).data(moment)

    def precision(self, path):
        return {"z": "half", "outputs": "half"}.get(path[-1], "linear" if "grids" in path else "exact")


class Curve(Picture):
    """One input: the output over it, and the samples."""

    @staticmethod
    def skeleton(spec: RunSpec) -> dict[str, Any]:
        dots = {"type": "scatter", "mode": "markers", "x": [], "y": [], "name": "target",
                "marker": {"color": TARGET, "size": 5}}
        line = {"type": "scatter", "mode": "lines", "x": [], "y": [], "name": "prediction",
                "line": {"color": TRAINING, "width": 2.5}}
        x, y = (*spec.task.input_names, symbol("x"))[0], (*spec.task.output_names, symbol("y"))[0]
        return {"data": [dots, line], "layout": layout(axis(x), axis(y))}

    @staticmethod
    def data(moment: Moment) -> dict[str, Any]:
        part = moment.trainer.training_samples
        x, t = part.inputs[:MOST_DOTS, 0, 0], part.targets[:MOST_DOTS, 0, 0]
        margin = 0.1 * max(float(np.ptp(x)), 1.0)
        grid = np.linspace(x.min() - margin, x.max() + margin, 120)
        y, data = moment.trainer.predict(grid[:, None, None])[-1, :, 0], moment.trainer.dataset
        if data.input_scale is not None:
            (x, grid), (t, y) = (data.input_scale.restored(of) for of in (x, grid)), (data.target_scale.restored(of)
                                                                                      for of in (t, y))
        return {"traces": [{"x": x, "y": t}, {"x": grid, "y": y}]}


class Sequence(Picture):
    """Sequences: each prediction on the validation samples against its target."""

    @staticmethod
    def skeleton(spec: RunSpec) -> dict[str, Any]:
        # A shape, and not a trace, since it is not data.
        right = {"type": "line", "x0": 0, "y0": 0, "x1": 1, "y1": 1, "layer": "below",
                 "line": {"color": TARGET, "width": 1, "dash": "dot"}}
        dots = {"type": "scatter", "mode": "markers", "x": [], "y": [],
                "marker": {"color": VALIDATION, "size": 5, "opacity": 0.6},
                "yhoverformat": ".3f", "hovertemplate": "target %{x}: predicted %{y}<extra></extra>"}
        names = spec.task.output_names
        x, y = (f"{names[0]}, target", f"{names[0]}, predicted") if len(names) == 1 else (f"target {symbol('t')}",
                                                                                          f"prediction {symbol('y')}")
        return {"data": [dots], "layout": layout(axis(x), axis(y), shapes=[right], **note(0))}

    @staticmethod
    def data(moment: Moment) -> dict[str, Any]:
        seen = moment.validation
        names = moment.spec.task.output_names
        # several outputs have no common unit
        t, y = seen.restored if len(names) == 1 else (seen.targets[seen.counted], seen.outputs[seen.counted])
        t, y = t.ravel(), y.ravel()
        t, y = (values[:: -(-len(t) // MOST_DOTS)] for values in (t, y))
        low, high = float(t.min()), float(t.max())
        return {"traces": [{"x": t, "y": y}],
                "layout": {f"shapes[0].{end}": value
                           for end, value in (("x0", low), ("y0", low), ("x1", high), ("y1", high))}
                | {"yaxis.range": _reach(np.append(y, [low, high]))} | noted(seen, names)}


def _reach(values: NDArray) -> list[float]:
    """From the smallest to the largest number, with a margin."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    room = 0.06 * (high - low) or 0.5
    return [low - room, high + room]


def picture_of(spec: RunSpec) -> type[Picture]:
    """The picture for the predictions of a network."""
    return Classes if spec.task.classes and spec.task.display == "sequence" else PICTURES[spec.task.display]


PICTURES = {"points": Points, "curve": Curve, "sequence": Sequence, "series": Series, "signal": Signal, "image": Images}
