"""Which classes are taken for which others."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from .base import Moment, View, axis, layout
from .flow import SCALE

MOST_WRITTEN = 20  # classes up to which there is room for numbers


class ConfusionView(View):
    """How many validation samples of each class, a row, are taken for each class, a column: on the diagonal all that are right."""

    name: ClassVar[str] = "confusion"
    title: ClassVar[str] = "Confusion matrix"
    period: ClassVar[float] = 0.2
    order: ClassVar[int] = 5

    @classmethod
    def fits(cls, spec):
        return bool(spec.task.classes)

    def skeleton(self, spec):
        names = list(spec.task.classes)
        written = len(names) <= MOST_WRITTEN
        counts = {"type": "heatmap", "x": names, "y": names, "z": [], "zmin": 0, "zmax": 1, "colorscale": SCALE, "showscale": False, "xgap": 1, "ygap": 1,
                  "text": [], "texttemplate": "%{text}" if written else "",
                  "hovertemplate": "%{y}, taken for %{x}: %{text} (%{z:.0%})<extra></extra>"}
        kind = {"type": "category", "dtick": 1 if written else None}
        return {"data": [counts], "layout": layout(axis("what the network says", **kind), axis("what it is", autorange="reversed", **kind))}

    def data(self, moment):
        counts = confusion(moment)
        shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        return {"traces": [{"z": shares, "text": [[str(count or "") for count in row] for row in counts.tolist()]}]}


def confusion(moment: Moment) -> NDArray:
    """How often each class, a row, is taken for each, a column, over all targets of the validation samples: (classes, classes).

    Outputs that are no numbers are taken for none.
    """
    seen, task = moment.validation, moment.spec.task
    counts = np.zeros((len(task.classes), len(task.classes)), int)
    meant, said = task.classes_of(seen.targets[seen.counted]), task.classes_of(seen.outputs[seen.counted])
    np.add.at(counts, (meant[said >= 0], said[said >= 0]), 1)
    return counts
