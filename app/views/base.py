"""The contract of a view: one figure, then arrays for every moment."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from unrolled.core import RunSpec

from .figure import axis, layout
from .moment import Moment

Path = tuple[str | int, ...]  # the keys and indices that lead to an array in the data of a view

MOST_DOTS = 600  # the most samples in one figure


class View:
    """One panel, and all that the page must know of it; the page's own code names no view.

    A trace of its figure may carry `marks`, which the page reads and Plotly never sees: `layer` and `default` (see
    `of_layer`), `choice` (shown while that choice is selected), `scale` (``signed``; ``rooted``: the colour follows the
    square root of the value, as in the lattice), and `line` (``ink``: in the colour of the text).

    Attributes:
        name: in addresses and on the wire.
        title: for people; may contain a `symbol`.
        about: what it shows, in two sentences; may contain symbols. Without it there is no "?" in its panel.
        period: least seconds between two updates of its data while a run goes on; 0 for every tick.
        order: its place on the page.
        imaginable: whether its numbers follow from the step alone, so that an imagined step has them too.
        renderer: what draws it, one of the page's renderers: ``plot``, ``plot with maps``, ``images``, ``cost
            surface``, ``sampled text``,
            ``unit along text``, or ``stage``, which is no panel.
        comparison: how two networks stand in it: ``stacked``, each in a chart of its own on the same scale;
            ``overlaid``, in one chart;
            ``ends``, in one chart that says where the last curve of each ends; ``shared``, the second one's path on the
            first one's surface;
            ``apart``, each in a picture that is no chart, and which knows what the other shows.
        always: whether the stream includes it even if no panel shows it.
        timeline: whether its first trace is the curve behind the timeline.
        usual: whether its panel is open by default.
        choices: what it can show, by name, with the label of its button; a trace names its choice in the mark `choice`.
        strip: whether its text is in a strip on the second vertical axis, above the curves.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str] = ""
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
        """What the page knows of the view before there is a run."""
        return {"name": cls.name, "renderer": cls.renderer, "always": cls.always, "timeline": cls.timeline,
                "usual": cls.usual,
                "everywhere": cls.fits.__func__ is View.fits.__func__}

    def describe(self, spec: RunSpec) -> dict[str, Any]:
        """What the page needs to show the view for a network: title, figure and declarations."""
        return {"title": self.title, "about": self.about, "figure": self.skeleton(spec), "renderer": self.renderer,
                "comparison": self.comparison, "imaginable": self.imaginable,
                "choices": dict(self.choices), "strip": self.strip}

    @classmethod
    def fits(cls, spec: RunSpec) -> bool:
        """Whether the view applies to a network; otherwise the page does not offer it."""
        return True

    def skeleton(self, spec: RunSpec) -> dict[str, Any] | None:
        """The Plotly figure, data and layout, without numbers; None if the page draws the view itself."""
        raise NotImplementedError

    def data(self, moment: Moment) -> dict[str, Any]:
        """The numbers for the figure: ``{"traces": [fields by trace], "layout": {dotted key: value}}``."""
        raise NotImplementedError

    def precision(self, path: Path) -> str:
        """How exactly a large array is sent: ``exact``, ``half``, ``linear`` or ``root``, see
        `app.streaming.encode.encode_array`.

        By default ``half`` for the colours of a heatmap, and ``exact`` for the rest.
        """
        return "half" if path[-1] == "z" else "exact"

    def looked_at(self, path: Path, quantities: Collection[str]) -> bool:
        """Whether an array shows one of these quantities. Others may be of an earlier moment if bandwidth is lacking.
        """
        return True


class Prose(View):
    """A base for views that the page requests and writes itself (`app.routes.reading`); their ticks have no data."""

    period: ClassVar[float] = 1.0
    comparison: ClassVar[str] = "apart"

    @classmethod
    def fits(cls, spec: RunSpec) -> bool:
        """Whether the task is a text."""
        return spec.task.symbols is not None

    def skeleton(self, spec: RunSpec) -> dict[str, Any]:
        """An empty figure."""
        return {"data": [], "layout": layout(axis(), axis())}

    def data(self, moment: Moment) -> dict[str, Any]:
        """No data."""
        return {"traces": []}


class Picture:
    """A base for pictures of the predictions of one kind of task; see `app.views.prediction`."""

    @staticmethod
    def skeleton(spec: RunSpec) -> dict[str, Any]:
        """The Plotly figure, as that of a view."""
        raise NotImplementedError

    @staticmethod
    def page(spec: RunSpec) -> dict[str, Any]:
        """What else the page needs: its `renderer`, if that is another one, and what that one needs."""
        return {}

    @staticmethod
    def data(moment: Moment) -> dict[str, Any]:
        """The numbers for the figure, as those of a view."""
        raise NotImplementedError
