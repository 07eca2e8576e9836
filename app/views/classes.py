"""Classes: the output of the network for the true class of each sample."""

from typing import Any

import numpy as np
from unrolled.core import RunSpec

from .base import MOST_DOTS, Picture
from .classification import classify
from .figure import axis, layout
from .moment import Moment
from .palette import TRAINING, VALIDATION

SPREAD, GOLDEN = 0.6, 0.618033988749895  # samples of a class are side by side, in an order without clusters
MOST_NAMED = 20  # the most classes with room for names


class Classes(Picture):
    """Each validation sample above its class, at the height of its output for that class. Wrong predictions have
    another mark.
    """

    @staticmethod
    def skeleton(spec: RunSpec) -> dict[str, Any]:
        names = list(spec.task.classes)
        dots = [{"type": "scatter", "mode": "markers", "name": name, "x": [], "y": [],
                 "marker": {"color": colour, "size": 6, "symbol": sign, "opacity": 0.7},
                 "text": [], "yhoverformat": ".3f", "hovertemplate": "%{text}: %{y}<extra></extra>"}
                for name, colour, sign in (("read rightly", TRAINING, "circle"), ("read wrongly", VALIDATION, "x"))]
        ticks = {"tickvals": list(range(len(names))),
                 "ticktext": names} if len(names) <= MOST_NAMED else {"showticklabels": False}
        above = {"text": "", "x": 1, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "right", "yanchor": "bottom",
                 "showarrow": False}
        x = axis("what it is", range=[-0.5, len(names) - 0.5], showgrid=False, **ticks)
        y = axis("output for that class", range=[-0.05, 1.05])
        return {"data": dots, "layout": layout(x, y, annotations=[above], margin={"l": 44, "r": 10, "t": 22, "b": 34})}

    @staticmethod
    def data(moment: Moment) -> dict[str, Any]:
        target, predicted, output = classify(moment.spec, moment.validation)
        names = [*moment.spec.task.classes, "none"]  # index −1: none
        every = -(-len(target) // MOST_DOTS)
        x = target + SPREAD * (np.arange(len(target)) * GOLDEN % 1 - 0.5)
        traces = []
        for which in (predicted == target, predicted != target):
            shown = np.flatnonzero(which)[::every]
            text = [f"{names[its]}, read as {names[other]}"
                    for its, other in zip(target[shown], predicted[shown], strict=True)]
            traces.append({"x": x[shown], "y": output[shown], "text": text})
        right = f"{np.mean(predicted == target):.1%} of {len(target)} read rightly"
        return {"traces": traces, "layout": {"annotations[0].text": right}}
