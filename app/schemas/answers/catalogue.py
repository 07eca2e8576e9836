"""What a set-up may be made of, and how the server is."""

from typing import Any, Literal

from typing_extensions import TypedDict

from .common import OPEN, Spec


class Health(TypedDict):
    """That the server answers."""

    status: Literal["ok"]


class Readiness(TypedDict):
    """That the server computes."""

    status: Literal["ready"]


class ParameterShown(TypedDict):
    """What a parameter may hold; some types have more to say."""

    __pydantic_config__ = OPEN

    name: str
    required: bool
    type: str
    low: float | None
    high: float | None
    choices: list[str] | None
    about: str
    symbol: str
    unit: str
    optional: bool
    fold: str
    default: Any


class KindShown(TypedDict):
    """One kind of a family; some families have more to say."""

    __pydantic_config__ = OPEN

    kind: str
    label: str
    about: str
    formula: str
    source: str
    parameters: list[ParameterShown]


class PresetBeside(TypedDict):
    """The other network of a preset that opens as a comparison."""

    spec: Spec


class PresetShown(TypedDict):
    """A preset, and the views that open with it."""

    name: str
    title: str
    about: str
    group: str
    watch: str
    spec: Spec
    beside: PresetBeside | None
    panels: list[str]


class PresetInGallery(TypedDict):
    """A preset in words, and its first error signals: layers from the output down, timesteps, and a few units of each,
    from −1 to 1.
    """

    name: str
    title: str
    about: str
    watch: str
    thumbnail: list[list[list[float]]]


class GalleryGroup(TypedDict):
    """The presets under one heading."""

    title: str
    presets: list[PresetInGallery]


class Gallery(TypedDict):
    """The presets by group."""

    groups: list[GalleryGroup]


class Catalogue(TypedDict):
    """Every kind of each family by name, the readouts, the parameters of a set-up, and the presets."""

    task: dict[str, KindShown]
    layer: dict[str, KindShown]
    activation: dict[str, KindShown]
    cost: dict[str, KindShown]
    optimiser: dict[str, KindShown]
    initialiser: dict[str, KindShown]
    edit: dict[str, KindShown]
    mistake: dict[str, KindShown]
    readout: dict[str, str]
    spec: list[ParameterShown]
    presets: list[PresetShown]
