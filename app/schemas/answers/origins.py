"""Error signals and gradients by the timestep of the loss that they came from."""

from typing import Literal

from typing_extensions import TypedDict

from .common import Matrix, Numbers


class ErrorOrigins(TypedDict):
    """An error signal of one layer, and the part of each origin, (origins, timesteps, units)."""

    update: int
    sample: int
    layer: int
    quantity: str
    origins: Numbers
    parts: Numbers
    reached: Numbers
    whole: Numbers
    norms: Numbers


class LayerOfOrigin(TypedDict):
    """The error signals of a layer that come from one origin, (timesteps, units) each, and where it is reached."""

    reached: Numbers
    signals: dict[str, Numbers]


class ErrorOfOrigin(TypedDict):
    """What the error of one timestep leaves in every cell, layer by layer."""

    update: int
    sample: int
    origin: int
    layers: list[LayerOfOrigin]


class GradientOrigins(TypedDict):
    """A weight's gradient, and the part of each origin, (origins, rows, columns)."""

    update: int
    weight: str
    origins: Numbers
    parts: Numbers
    along: Numbers
    gradient: Numbers


class InfluenceOfLayer(TypedDict):
    """The norms of a layer's state Jacobians, (t, k), by state."""

    layer: int
    timesteps: list[int]
    norms: dict[str, Matrix]


class StateInfluence(TypedDict):
    """How much a state depends on an earlier one, layer by layer."""

    update: int
    sample: int
    norm: Literal["spectral", "frobenius"]
    layers: list[InfluenceOfLayer]
