"""The common part of cells with memory, whose input includes the layer's own previous state."""

from typing import Any, ClassVar, Self

import numpy as np

from ..errors import SpecError, Verbatim
from ..parameters import Numbers, param
from .base import Cells, Layer, rows


def values_before(symbol: str, what: str) -> Any:
    """The parameter of a layer for what its cells hold before timestep 1."""
    about = f"{what} before timestep 1, one number per unit or one for all; empty: zero."
    return param(Numbers(optional=True, symbol=symbol, about=about), None)


class Arrays:
    """What one pass of a cell reads and writes, by name: (N, B, units) of all timesteps, or (B, units) of one; a
    dataclass with slots.

    Those are read much faster than the fields of a named tuple, and as fast as a plain tuple is taken apart.
    """

    __slots__ = ()

    def each_timestep(self) -> list[Self]:
        """The same of each timestep."""
        return [type(self)(*each) for each in zip(*(getattr(self, name) for name in self.__slots__), strict=True)]


class TimedCells(Cells):
    """Cells that carry h to the next timestep, through the block "time".

    Attributes:
        delta: (N, B, units) δ.
        delta_time: (N, B, units) Tδ, the part of δ from the next timestep.
    """

    per_sample_blocks: ClassVar[tuple[str, ...]] = ("space", "time")

    def __init__(self, layer, array, below, handed_down, weights, gradients):
        super().__init__(layer, array, below, handed_down, weights, gradients)
        states = array("h")
        states[0] = layer.initial_state or 0.0
        self.h, self.before = states[1:], states[:-1]
        self.delta, self.delta_time = array("delta"), array("delta_time")
        self.W_time, self.time_gradient = weights["time"], gradients["time"]
        self._W_time_T, self._recurrent = (
            np.empty(self.W_time.shape[::-1], self.h.dtype), np.empty((len(self.h[0]), len(self.W_time)), self.h.dtype),
        )
        self._z, self._h_before = rows(self.z), rows(self.before)
        self.delta_time[-1] = 0.0  # nothing comes from beyond the last timestep

    def from_below(self):
        """Add to z what does not depend on another timestep."""
        self.input_projection(self._z)
        self.add_per_sample_weights()
        self._W_time_T[...] = self.W_time.T  # contiguous, since every timestep reads it

    @property
    def arriving(self):
        return self.delta_space, self.delta_time

    def clear(self):
        for array in (self.delta, self.delta_time, self.dz):
            array.fill(0.0)


LARGEST = 1e12  # largest absolute value of an initial state, as of an input


def check_states(layer: Layer) -> None:
    """Raise `SpecError` unless a given initial state has one number per unit or one for all."""
    for state in ("initial_state", "initial_cell"):
        given = getattr(layer, state, None)
        if given is None:
            continue
        if np.shape(given) not in ((), (layer.units,)):
            raise SpecError(
                state, f"{layer.units} numbers, one a unit, or one number for all", Verbatim(f"shape {np.shape(given)}")
            )
        if np.abs(given).max() > LARGEST:
            raise SpecError(
                state, f"numbers from {-LARGEST:g} to {LARGEST:g}",
                given if np.shape(given) == () else max(given, key=abs),
            )
