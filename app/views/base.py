"""The contract of a view: a figure once, then arrays for every moment."""

from dataclasses import dataclass
from typing import Any, ClassVar

from core import Evaluation, RunSpec, Step, Trainer

from ..curve import CostCurve

# A trace whose `meta` is "signed" has this scale; the page puts its theme's own in its place.
SIGNED = [[0.0, "#b45309"], [0.25, "#f59e0b"], [0.5, "#f8fafc"], [0.75, "#60a5fa"], [1.0, "#1d4ed8"]]
TRAINING, VALIDATION, TARGET = "#2563eb", "#ea580c", "#64748b"


@dataclass
class Moment:
    """What a view may look at: the newest step, the cost so far, and the network as it is now.

    Looked at in the compute worker only, between two updates.
    """

    spec: RunSpec
    step: Step
    trainer: Trainer
    curve: CostCurve
    validation: Evaluation


class View:
    """One panel.

    Attributes:
        name: in addresses and on the wire.
        title: for people.
        period: seconds between two pictures while a run plays; 0 for every tick.
        order: its place on the page.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    period: ClassVar[float] = 0.0
    order: ClassVar[int] = 100

    def skeleton(self, spec: RunSpec) -> dict[str, Any] | None:
        """The Plotly figure, data and layout, without numbers; None for a picture that the page draws itself."""
        raise NotImplementedError

    def data(self, moment: Moment) -> dict[str, Any]:
        """What is to be put into the figure: ``{"traces": [fields by trace], "layout": {dotted key: value}}``."""
        raise NotImplementedError


def axis(title: str = "", **more: Any) -> dict[str, Any]:
    """An axis that says what it shows and cannot be dragged."""
    return {"title": {"text": title, "standoff": 4}, "fixedrange": True, "zeroline": False, "automargin": True, **more}


def layout(x: dict[str, Any], y: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A small figure's layout; colours are the page's."""
    return {"xaxis": x, "yaxis": y, "margin": {"l": 44, "r": 10, "t": 8, "b": 34}, "showlegend": False, "uirevision": "kept", **more}
