"""What follows from the numbers of a step."""

from typing import Literal

from typing_extensions import TypedDict

from .common import Matrix, Number, Numbers, Vector


class GradientShares(TypedDict):
    """A weight's gradient, and the share of each timestep in it, (timesteps, rows, columns)."""

    update: int
    weight: str
    shares: Numbers
    along: Numbers
    gradient: Numbers


class JacobiansOfLayer(TypedDict):
    """The way back through time in one layer: norm and spectral radius of each factor, and norms of their products."""

    layer: int
    timesteps: list[int]
    norms: Vector
    radii: Vector
    reached: list[int]
    products: Vector
    cut: int | None
    per_step: Number
    words: str
    signals: dict[str, Vector]


class TemporalJacobians(TypedDict):
    """Why gradients vanish or explode, layer by layer."""

    update: int
    sample: int
    layers: list[JacobiansOfLayer]


class DepthsOfWeight(TypedDict):
    """Cosine and relative error between the truncated and the full gradient, at each depth."""

    cosine: Vector
    relative_error: Vector


class TruncationError(TypedDict):
    """The gradient of every truncation depth against the full one, by weight."""

    update: int
    every: int
    depths: list[int]
    weights: dict[str, DepthsOfWeight]


class EntryCheck(TypedDict):
    """One entry of the gradient, twice, and how much of the difference rounding explains."""

    weight: str
    index: list[int]
    backprop: Number
    numeric: Number
    rounding: Number
    relative_error: Number


class GradientCheck(TypedDict):
    """Some entries; `next` is the one to go on with, null at the end."""

    update: int
    checks: list[EntryCheck]
    next: int | None
    of: int


class ForwardGradient(TypedDict):
    """The gradient again by real-time recurrent learning, and what either way takes."""

    update: int
    relative_errors: dict[str, Number]
    rounded: int
    truncated: bool
    gradients: dict[str, Matrix | Vector]
    multiplications: int
    backward: int
    carried: int
    kept: int


class SurfaceAxis(TypedDict):
    """A weight's entry, the value that the step has, and those tried."""

    weight: str
    index: list[int]
    value: Number
    values: Numbers


class CostSurface(TypedDict):
    """The cost over two weights, (points of y, points of x)."""

    update: int
    samples: Literal["batch", "training"]
    x: SurfaceAxis
    y: SurfaceAxis
    cost: Numbers


class WeightPath(TypedDict):
    """The values of two weights after some updates."""

    update: int
    updates: list[int]
    x: Vector
    y: Vector


class SampledText(TypedDict):
    """A text drawn from the network, which follows `prime`."""

    update: int
    temperature: float
    prime: str
    text: str


class UnitActivity(TypedDict):
    """What one unit does after each character of a text."""

    update: int
    layer: int
    unit: int
    quantity: str
    start: int
    text: str
    values: Vector
