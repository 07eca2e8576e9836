"""A time series of uploaded data: values and forecasts in their own units."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from unrolled.core import RunSpec

from .base import MOST_DOTS, Picture
from .figure import LEGEND, axis, layout
from .moment import Moment
from .palette import TARGET, VALIDATION
from .units import note, noted

MOST_BEFORE = 120  # training targets that are shown before the validation targets


class Series(Picture):
    """The validation samples of the first series in order of time, after its last training samples."""

    @staticmethod
    def skeleton(spec: RunSpec) -> dict[str, Any]:
        target = {"type": "scatter", "mode": "lines", "x": [], "y": [], "name": "target",
                  "line": {"color": TARGET, "width": 1.5}}
        line = {"type": "scatter", "mode": "lines", "x": [], "y": [], "name": "prediction",
                "line": {"color": VALIDATION, "width": 2},
                "hovertemplate": "%{x}: predicted %{y:.6~g}<extra></extra>"}
        dated = {"type": "date"} if spec.task.layout.dated else {}
        name = spec.task.layout.time_name
        return {"data": [target, line], "layout": layout(axis(name, **dated), axis(spec.task.output_names[0]),
                                                         showlegend=True, legend=LEGEND | {"y": 1.14},
                                                         margin={"l": 52, "r": 10, "t": 38, "b": 34}, **note(1))}

    @staticmethod
    def data(moment: Moment) -> dict[str, Any]:
        seen, dataset, of = moment.validation, moment.trainer.dataset, moment.spec.task.layout
        part, scale = dataset.validation, dataset.target_scale
        group = int(part.groups.min())
        counted = seen.counted.T & (part.groups == group)[:, None]
        when, order = _sorted(part.times[counted])
        outputs, targets = (scale.restored(values.swapaxes(0, 1)[counted])[order][-MOST_DOTS:, 0]
                            for values in (seen.outputs, seen.targets))
        before, first = _before(moment, group, when[0])
        unit = 1000.0 if of.dated else 1.0  # charts count milliseconds
        several = of.group_names and len(set(part.groups.tolist())) > 1
        return {"traces": [{"x": np.append(before, when[-MOST_DOTS:]) * unit, "y": np.append(first, targets)},
                           {"x": when[-MOST_DOTS:] * unit, "y": outputs}],
                "layout": noted(seen, moment.spec.task.output_names, "all series: " if several else "")
                | {"xaxis.title.text": f"{of.time_name} ({of.group_names[group]})" if several else of.time_name}}


def _before(moment: Moment, group: int, start: float) -> tuple[NDArray, NDArray]:
    """Time and target of the last training samples of a series before its validation samples."""
    part, scale = moment.trainer.dataset.training, moment.trainer.dataset.target_scale
    mine = np.flatnonzero(part.groups == group)[-MOST_BEFORE:]
    times, targets = part.times[mine], moment.trainer.training_samples.targets[mine]
    there = np.arange(times.shape[1]) < np.minimum(part.lengths[mine], times.shape[1])[:, None]
    there &= times < start
    when, order = _sorted(times[there])
    return when[-MOST_BEFORE:], scale.restored(targets[there])[order][-MOST_BEFORE:, 0]


def _sorted(times: NDArray) -> tuple[NDArray, NDArray]:
    order = np.argsort(times, kind="stable")
    return times[order], order
