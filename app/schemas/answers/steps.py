"""A whole step, and the formulas of a place in it."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from .common import OPEN, Cube, Matrix, Number, Vector

Weights = dict[str, Matrix | Vector]


class LayerOfStep(TypedDict):
    """The arrays of a layer, (timesteps, samples, units) each.

    A layer with gates has z, dsigma and dz for each gate.
    """

    __pydantic_config__ = OPEN

    name: str
    kind: str
    z: NotRequired[Cube]
    h: Cube
    dsigma: NotRequired[Cube]
    delta: Cube
    delta_space: Cube
    delta_time: Cube
    dz: NotRequired[Cube]


class WholeStep(TypedDict):
    """Every number of an update; `memory` is what the optimiser remembers of each weight, by weight and slot."""

    index: int
    epoch: int
    cost: Number
    rate: float
    norm: Number
    numerics: str
    inputs: Cube
    targets: Cube
    outputs: Cube
    output_gradient: Cube
    costs: Cube
    sample_costs: Vector
    lengths: list[int]
    samples: list[int]
    layers: list[LayerOfStep]
    weights: Weights
    gradients: Weights
    followed: Weights
    updates: Weights
    memory: dict[str, Any]
    memory_after: dict[str, Any]
    hessian: NotRequired[Matrix]
    curvature_rows: NotRequired[dict[str, Any]]
    direction: NotRequired[Any]


class EquationShown(TypedDict):
    """One equation: a line in symbols, one in components, one in numbers; `numpy` gives what `equals` does."""

    name: str
    about: str
    mathml: list[str]
    latex: str
    numpy: str
    equals: str
    value: Number | Vector


SectionShown = TypedDict(
    "SectionShown",
    {
        "name": str,
        "pass": Literal["forward", "cost", "backward", "update"],
        "about": str,
        "equations": list[EquationShown],
    },
)
SectionShown.__doc__ = "Equations of one pass."


class ShownCode(TypedDict):
    """A network as a program; `beside` is the name of the file that it reads, if there is one."""

    update: int
    language: str
    languages: dict[str, str]
    lines: int
    beside: str | None
    text: str


class ExplanationShown(TypedDict):
    """Everything that is to be said of a cell or a weight."""

    update: int
    notation: Literal["seed", "nielsen", "goodfellow"]
    title: str
    about: str
    sections: list[SectionShown]
