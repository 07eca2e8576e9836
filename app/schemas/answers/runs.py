"""The state of a run, and its stream."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from ..annotations import Lines
from .common import Edits, Number, Spec, Truncation, Vector
from .views import ViewNumbers


class EditsMade(TypedDict):
    """Edits, and after how many updates they were made."""

    at: int
    edits: Edits


class ColumnScale(TypedDict):
    """By what columns were scaled: a number is (given − offset) / width."""

    offset: Vector
    width: Vector


class LayerShape(TypedDict):
    """What the page needs to know of a layer: which gates and quantities it has, and which weights multiply what."""

    label: str
    recurrent: bool
    learns: bool
    gates: list[str]
    quantities: list[str]
    names: dict[str, str]
    terms: dict[str, list[str]]


class NetworkShape(TypedDict):
    """What a network reads and predicts: sizes, names, and how its samples are shown."""

    inputs: int
    outputs: int
    max_timesteps: int
    image: list[int] | None
    display: str
    symbols: str | None
    classes: list[str]
    washout: int
    input_names: list[str]
    output_names: list[str]
    scales: dict[str, ColumnScale]
    layers: list[LayerShape]


class SideNews(TypedDict):
    """What changes of one side of a run from update to update."""

    cost: Number
    learning_rate: float
    truncate: Truncation
    frozen: list[str]
    edited: int
    version: Annotated[int, Field(description="of its history: another one after an edit or a reset")]


class SideState(SideNews):
    """One side of a run."""

    spec: Spec
    shape: NetworkShape
    parameters: int
    edits: list[EditsMade]


class Whereabouts(TypedDict):
    """Where a run stands and what it does."""

    update: int
    furthest: int
    epoch: int
    playing: bool
    rung: Literal["update", "epoch"]
    rate: float | None
    updates_per_second: float
    status: Literal["ready", "playing", "paused", "seeking", "diverged"]
    message: str | None


class RunState(SideState, Whereabouts):
    """Where a run stands and how it is set; `beside` is the other network of a comparison."""

    id: str
    updates_per_epoch: int
    viewers: int
    numerics: Annotated[str, Field(description="machines on which it is the same train alike to the last bit")]
    preset: str | None
    beside: SideState | None


class NewRunState(RunState):
    """The state of a new run, and the key with which it is driven."""

    key: str


class TickBeside(SideNews):
    """The other network of a comparison, in a tick."""

    update: int
    views: dict[str, ViewNumbers]


class Tick(SideNews, Whereabouts):
    """One picture of a run; with `whole=false` a view has a form and the arrays that are new."""

    run: str
    views: dict[str, ViewNumbers]
    beside: NotRequired[TickBeside]


#: Server-sent events of a run: `tick` with a `Tick` as its data, `gone` with the reason.
RunEvents = Annotated[str, Lines(lambda: Tick)]
