"""Classes: how sure the network is of what each sample is."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from unrolled.core import Evaluation, RunSpec

from .base import MOST_DOTS, TRAINING, VALIDATION, Moment, Picture, axis, layout

SPREAD, GOLDEN = 0.6, 0.618033988749895  # samples of a class stand side by side, in an order that never clusters
MOST_NAMED = 20  # classes up to which there is room for names


class Classes(Picture):
    """Each validation sample above the class that it is, as high as the output for that class; those that are read wrongly apart."""

    @staticmethod
    def skeleton(spec: RunSpec) -> dict[str, Any]:
        names = list(spec.task.classes)
        dots = [{"type": "scatter", "mode": "markers", "name": name, "x": [], "y": [], "marker": {"color": colour, "size": 6, "symbol": sign, "opacity": 0.7},
                 "text": [], "yhoverformat": ".3f", "hovertemplate": "%{text}: %{y}<extra></extra>"}
                for name, colour, sign in (("read rightly", TRAINING, "circle"), ("read wrongly", VALIDATION, "x"))]
        ticks = {"tickvals": list(range(len(names))), "ticktext": names} if len(names) <= MOST_NAMED else {"showticklabels": False}
        above = {"text": "", "x": 1, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "right", "yanchor": "bottom", "showarrow": False}
        x = axis("what it is", range=[-0.5, len(names) - 0.5], showgrid=False, **ticks)
        y = axis("output for that class", range=[-0.05, 1.05])
        return {"data": dots, "layout": layout(x, y, annotations=[above], margin={"l": 44, "r": 10, "t": 22, "b": 34})}

    @staticmethod
    def data(moment: Moment) -> dict[str, Any]:
        task, (meant, said, output) = moment.spec.task, read(moment.spec, moment.validation)
        every = -(-len(meant) // MOST_DOTS)
        x, names = meant + SPREAD * (np.arange(len(meant)) * GOLDEN % 1 - 0.5), np.array(task.classes, object)
        traces = []
        for which in (said == meant, said != meant):
            shown = np.flatnonzero(which)[::every]
            text = [f"{names[is_]}, read as {names[as_] if as_ >= 0 else 'none'}" for is_, as_ in zip(meant[shown], said[shown], strict=True)]
            traces.append({"x": x[shown], "y": output[shown], "text": text})
        return {"traces": traces, "layout": {"annotations[0].text": f"{np.mean(said == meant):.1%} of {len(meant)} read rightly"}}


def read(spec: RunSpec, seen: Evaluation) -> tuple[NDArray, NDArray, NDArray]:
    """Of every target: its class, the class that the network says, −1 for none, both from 0, and its output for the first, (targets,) each."""
    targets, outputs = seen.targets[seen.counted], seen.outputs[seen.counted]
    meant, said = spec.task.classes_of(targets), spec.task.classes_of(outputs)
    if outputs.shape[-1] == 1:
        return meant, said, np.where(meant == 1, outputs[..., 0], 1 - outputs[..., 0])
    return meant, said, np.take_along_axis(outputs, np.maximum(meant, 0)[..., None], -1)[..., 0]
