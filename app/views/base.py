"""The contract of a view: a figure once, then arrays for every moment."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from unrolled.core import Evaluation, RunSpec, Step, Trainer

from .downsampled import CostCurve, Points

Path = tuple[str | int, ...]  # the keys and places that lead to an array within what a view gives

# A trace whose `marks` have the scale "signed" has these colours, and the page puts its theme's own in their place.
SIGNED = [[0.0, "#b45309"], [0.25, "#f59e0b"], [0.5, "#f8fafc"], [0.75, "#60a5fa"], [1.0, "#1d4ed8"]]
SPACE, TIME = "#0f766e", "#7c3aed"
TRAINING, VALIDATION, TARGET = "#2563eb", "#ea580c", "#64748b"

FAR = 20  # points are close that are no further apart than this part of the whole
MOST_DOTS = 600  # samples in one picture

# A legend in one line above the figure, on the right.
LEGEND = {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.0, "yanchor": "bottom", "bgcolor": "rgba(0,0,0,0)"}


@dataclass
class Moment:
    """What a view may look at: the newest step, the cost and the strength of δ so far, and the network as it is now.

    Looked at in the compute worker only, between two updates. Of an imagined step there is nothing but the step.
    """

    spec: RunSpec
    step: Step
    trainer: Trainer | None = None
    curve: CostCurve | None = None
    validation: Evaluation | None = None
    flow: Points | None = None


class View:
    """One panel, and all that the page must know of it: no name of a view stands in the page's own code.

    A trace of its figure may carry `marks`, which the page reads and Plotly never sees: `layer` and `default` (see `of_layer`), `choice` (shown
    while that choice is made), `scale` (``signed``; ``rooted``, where the colour follows the square root of the value, as in the lattice), and
    `line` (``ink``: in the colour of the text).

    Attributes:
        name: in addresses and on the wire.
        title: for people, in which `symbol` may stand.
        period: seconds between two pictures while a run goes on, at least; 0 for every tick.
        order: its place on the page.
        imaginable: whether its numbers follow from the step alone, so that an imagined one has them too.
        renderer: what draws it, one of the page's renderers: ``plot``, ``plot with maps``, ``images``, ``cost surface``, ``sampled text``,
            ``unit along text``, or ``stage``, which is no panel.
        comparison: how two networks stand in it: ``stacked``, each in a chart of its own on the same scale; ``overlaid``, in one chart;
            ``ends``, in one chart that says where the last curve of each ends; ``shared``, the second one's path on the first one's surface;
            ``apart``, each in a picture that is no chart, and which knows what the other shows.
        always: whether each visitor of a run gets it, also while no panel shows it.
        timeline: whether its first trace is the curve behind the timeline.
        usual: whether its panel is open until somebody chooses.
        choices: what it can show, by name, with the words of its button; a trace has its name as the mark `choice`.
        strip: whether its words stand in a strip on the second vertical axis, above the curves.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    period: ClassVar[float] = 0.0
    order: ClassVar[int] = 100
    imaginable: ClassVar[bool] = False
    renderer: ClassVar[str] = "plot"
    comparison: ClassVar[str] = "stacked"
    always: ClassVar[bool] = False
    timeline: ClassVar[bool] = False
    usual: ClassVar[bool] = False
    choices: ClassVar[Mapping[str, str]] = MappingProxyType({})
    strip: ClassVar[bool] = False

    @classmethod
    def declared(cls) -> dict[str, Any]:
        """What the page knows of it before there is a run."""
        return {"name": cls.name, "renderer": cls.renderer, "always": cls.always, "timeline": cls.timeline, "usual": cls.usual,
                "everywhere": cls.fits.__func__ is View.fits.__func__}

    def describe(self, spec: RunSpec) -> dict[str, Any]:
        """What the page must know to show it for a network: its title and figure, and what the view declares."""
        return {"title": self.title, "figure": self.skeleton(spec), "renderer": self.renderer, "comparison": self.comparison, "imaginable": self.imaginable,
                "choices": dict(self.choices), "strip": self.strip}

    @classmethod
    def fits(cls, spec: RunSpec) -> bool:
        """Whether it has anything to say about such a network; if not, the page does not hear of it."""
        return True

    def skeleton(self, spec: RunSpec) -> dict[str, Any] | None:
        """The Plotly figure, data and layout, without numbers; None for a picture that the page draws itself."""
        raise NotImplementedError

    def data(self, moment: Moment) -> dict[str, Any]:
        """What is to be put into the figure: ``{"traces": [fields by trace], "layout": {dotted key: value}}``."""
        raise NotImplementedError

    def precision(self, path: Path) -> str:
        """How exactly a large array is drawn: ``exact``, ``half``, ``linear`` or ``root``, see `app.streaming.encode.encoded`. The colours of a heatmap are."""
        return "half" if path[-1] == "z" else "exact"

    def looked_at(self, path: Path, quantities: Collection[str]) -> bool:
        """Whether an array is seen by who looks at these quantities; all others may be of an earlier moment where much is to be sent."""
        return True


class Prose(View):
    """What the page asks for and writes itself, see `app.routes.reading`: nothing is streamed but that there is a new moment."""

    period: ClassVar[float] = 1.0
    comparison: ClassVar[str] = "apart"

    @classmethod
    def fits(cls, spec: RunSpec) -> bool:
        """Whether a text is read."""
        return spec.task.symbols is not None

    def skeleton(self, spec: RunSpec) -> dict[str, Any]:
        """No chart."""
        return {"data": [], "layout": layout(axis(), axis())}

    def data(self, moment: Moment) -> dict[str, Any]:
        """Nothing."""
        return {"traces": []}


class Picture:
    """How the predictions of one sort of task are pictured; see `app.views.prediction`."""

    @staticmethod
    def skeleton(spec: RunSpec) -> dict[str, Any]:
        """The Plotly figure, as a view's."""
        raise NotImplementedError

    @staticmethod
    def page(spec: RunSpec) -> dict[str, Any]:
        """What else the page must know: its `renderer`, if that is another one, and what that one needs."""
        return {}

    @staticmethod
    def data(moment: Moment) -> dict[str, Any]:
        """What is put into the figure, as a view's."""
        raise NotImplementedError


def axis(title: str = "", **more: Any) -> dict[str, Any]:
    """An axis that says what it shows and cannot be dragged."""
    return {"title": {"text": title, "standoff": 4}, "fixedrange": True, "zeroline": False, "automargin": True, **more}


def layout(x: dict[str, Any], y: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A small figure's layout; colours are the page's."""
    return {"xaxis": x, "yaxis": y, "margin": {"l": 44, "r": 10, "t": 8, "b": 34}, "showlegend": False, "uirevision": "kept", **more}


def of_layer(number: int, spec: RunSpec) -> dict[str, Any]:
    """Marks a trace as one layer's own, counted from 1: the page shows those of the layer that is selected, at first the first with memory."""
    default = number == first_recurrent(spec)
    return {"marks": {"layer": number, "default": default}, "visible": default}


def first_recurrent(spec: RunSpec) -> int:
    """The number of the first layer with memory; 1 where none has."""
    return next((i for i, layer in enumerate(spec.layers, 1) if layer.recurrent), 1)


def raised(number: int) -> str:
    """A number as superscript: ²."""
    return str(number).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def in_words(value: float, digits: int = 4) -> str:
    """A number for people, to some significant digits: −0.012, 12345, 1.2·10⁻⁵."""
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else "∞" if value > 0 else "−∞"
    exponent = ""
    if value and not 1e-3 <= abs(value) < 1e5:
        significand, power = f"{value:.{digits - 1}e}".split("e")
        value, exponent = float(significand), f"·10{raised(int(power))}"
    whole = f"{value:.0f}" if float(value).is_integer() else np.format_float_positional(value, digits, fractional=False, trim="-")
    return whole.replace("-", "−") + exponent


def symbol(name: str, layer: int | None = None, n: str | int | None = None) -> str:
    """A place for a symbol in whatever text of a figure: the page writes it there in the notation that its visitor has chosen.

    Args:
        name: as `core.symbol_tables` has it: ``delta``, ``W_space``, ``mean_grad_W``.
        layer: from 1.
        n: the timestep, from 1, or ``n`` for any; only with a layer.
    """
    return f"⟦{' '.join(str(part) for part in (name, layer, n) if part is not None)}⟧"


def positive(values: NDArray) -> NDArray:
    """NaN where a logarithmic axis has no place."""
    return np.where(np.isfinite(values) & (values > 0), values, np.nan)


def with_gaps(x: NDArray, values: NDArray) -> tuple[NDArray, NDArray]:
    """Points over the updates, with NaN between those that lie far apart: nothing was measured there, and no line or cell may say it was.

    Far is much further than most: what plays is measured now and then, more seldom on a busy server, and what lies between is no gap.

    Args:
        x: (points,), ascending.
        values: (…, points).
    """
    usual = float(np.percentile(np.diff(x), 50, method="lower")) if len(x) > 2 else 0.0
    near = max(1.0, float(np.ptp(x)) / FAR / 2, 1.5 * usual) if len(x) else 1.0
    far = np.flatnonzero(np.diff(x) > 2 * near)
    edges = np.stack([x[far] + near, x[far + 1] - near], axis=1).ravel()
    places = np.repeat(far + 1, 2)
    return np.insert(x, places, edges), np.insert(values, places, np.nan, axis=-1)


def timesteps(spec: RunSpec) -> dict[str, Any]:
    """The axis of time."""
    widest = spec.max_timesteps
    return axis("timestep n", range=[0.5, widest + 0.5], tickformat="d", dtick=max(1, widest // 9))
