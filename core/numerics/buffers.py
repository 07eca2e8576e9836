"""The layout of many arrays in one flat buffer, and read-only arrays."""

import math
from typing import Any

from numpy.typing import NDArray


def readonly(array: NDArray) -> NDArray:
    """The array, made read-only."""
    array.setflags(write=False)
    return array


class BufferLayout:
    """The positions of named arrays in one flat array.

    A view may leave out a part of the stored array: a recurrent layer stores h₀ in front of its activations, and the
    view of h begins after it.
    """

    def __init__(self) -> None:
        self.size = 0
        self._places: dict[str, tuple[int, int, tuple[int, ...], Any]] = {}

    def add(self, name: str, shape: tuple[int, ...], shown: Any = ...) -> None:
        """Reserve an array of this shape; `shown` is the index of its view."""
        start, self.size = self.size, self.size + math.prod(shape)
        self._places[name] = (start, self.size, shape, shown)

    def share(self, name: str, of: str, shown: Any) -> None:
        """Give the name `name` to the view `shown` of the stored array `of`."""
        self._places[name] = (*self._places[of][:3], shown)

    def place(self, name: str) -> slice:
        """The extent of an array in the flat one."""
        return slice(*self._places[name][:2])

    def stored(self, flat: NDArray, name: str) -> NDArray:
        """The stored array of this name, in `flat`."""
        return flat[self.place(name)].reshape(self._places[name][2])

    def view(self, flat: NDArray, name: str) -> NDArray:
        """The view of this name, in `flat`."""
        return self.stored(flat, name)[self._places[name][3]]

    def __contains__(self, name: str) -> bool:
        return name in self._places
