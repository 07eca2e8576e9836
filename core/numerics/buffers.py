"""Many arrays in one flat buffer, each at its place, and arrays that can only be read."""

import math
from typing import Any

from numpy.typing import NDArray


def readonly(array: NDArray) -> NDArray:
    """The array, made read-only."""
    array.setflags(write=False)
    return array


class BufferLayout:
    """Where each named array lies in one flat array.

    A field may show only a part of what is stored: a recurrent layer's activations are kept with h₀
    before them, and shown without it.
    """

    def __init__(self) -> None:
        self.size = 0
        self._places: dict[str, tuple[int, int, tuple[int, ...], Any]] = {}

    def add(self, name: str, shape: tuple[int, ...], shown: Any = ...) -> None:
        """Reserve room for an array of this shape, of which `shown` (an index) is what a step shows."""
        start, self.size = self.size, self.size + math.prod(shape)
        self._places[name] = (start, self.size, shape, shown)

    def share(self, name: str, of: str, shown: Any) -> None:
        """Name a part of what is stored as `of`: an index into that."""
        self._places[name] = (*self._places[of][:3], shown)

    def place(self, name: str) -> slice:
        """Where it lies."""
        return slice(*self._places[name][:2])

    def stored(self, flat: NDArray, name: str) -> NDArray:
        """The whole array of that name, a view of `flat`."""
        return flat[self.place(name)].reshape(self._places[name][2])

    def view(self, flat: NDArray, name: str) -> NDArray:
        """The part of it that is shown."""
        return self.stored(flat, name)[self._places[name][3]]

    def __contains__(self, name: str) -> bool:
        return name in self._places
