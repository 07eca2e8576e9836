"""The confusion matrix."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from .base import View
from .classification import classify
from .figure import axis, layout
from .moment import Moment
from .palette import STRENGTH

MOST_WRITTEN = 20  # the most classes with room for numbers


class ConfusionView(View):
    """Validation samples by true class, a row, and predicted class, a column; right predictions are on the diagonal."""

    name: ClassVar[str] = "confusion"
    title: ClassVar[str] = "Confusion matrix"
    about: ClassVar[str] = (
        "Validation samples by their true class, a row, and by the class that the network says, a column. What "
        "lies off the diagonal is read wrongly; a click shows these samples."
    )
    period: ClassVar[float] = 0.2
    order: ClassVar[int] = 5

    @classmethod
    def fits(cls, spec):
        return bool(spec.task.classes)

    def skeleton(self, spec):
        names = list(spec.task.classes)
        written = len(names) <= MOST_WRITTEN
        counts = {"type": "heatmap", "x": names, "y": names, "z": [], "zmin": 0, "zmax": 1, "colorscale": STRENGTH,
                  "showscale": False, "xgap": 1, "ygap": 1,
                  "text": [], "texttemplate": "%{text}" if written else "",
                  "hovertemplate": "%{y}, taken for %{x}: %{text} (%{z:.0%})<extra></extra>"}
        kind = {"type": "category", "dtick": 1 if written else None}
        return {"data": [counts], "layout": layout(axis("what the network says", **kind),
                                                   axis("what it is", autorange="reversed", **kind))}

    def data(self, moment):
        counts = confusion(moment)
        shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        return {"traces": [{"z": shares, "text": [[str(count or "") for count in row] for row in counts.tolist()]}]}


def confusion(moment: Moment) -> NDArray:
    """Counts of targets by true class, a row, and predicted class, a column, over the validation samples: (classes,
    classes).

    Targets without a prediction are not counted.
    """
    classes = len(moment.spec.task.classes)
    counts = np.zeros((classes, classes), int)
    target, predicted, _ = classify(moment.spec, moment.validation)
    known = predicted >= 0
    np.add.at(counts, (target[known], predicted[known]), 1)
    return counts
