"""Why a run diverged."""

from typing import Literal

from typing_extensions import TypedDict

from .common import Matrix, Number, Place, Spec, Vector


class Factor(TypedDict):
    """A factor, and the number behind it; none of a constant, such as the learning rate."""

    value: Number
    place: Place | None


class Link(TypedDict):
    """A number, null where it is not finite, and the factors of the largest of its terms."""

    place: Place
    value: Number
    factors: list[Factor]
    terms: int


class Remedy(TypedDict):
    """The set-up with one change, in words too, and whether it can be compared with the run."""

    name: str
    words: str
    comparable: bool
    spec: Spec


class Divergence(TypedDict):
    """The first number that is not finite, and what led to it; `links` is the length of the whole chain."""

    update: int
    step_pass: Literal["forward", "cost", "backward", "gradient", "update"]
    chain: list[Link]
    links: int
    weight: Place | None
    words: str
    remedies: list[Remedy]


class Growth(TypedDict):
    """Norms by update, of each weight, of its gradient and of its change; and of h and δ by layer and timestep."""

    update: int
    weight: Place | None
    updates: list[int]
    cost: Vector
    weights: dict[str, Vector]
    gradients: dict[str, Vector]
    changes: dict[str, Vector]
    entry: Vector
    forward: Matrix
    backward: Matrix


class Attempt(TypedDict):
    """What came of training again with one change."""

    update: int
    remedy: str
    words: str
    updates: int
    finite: bool
    cost: Number
