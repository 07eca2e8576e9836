"""The weights of a network by name, to read and to assign."""

from collections.abc import Iterator, MutableMapping
from typing import Any

from numpy.typing import NDArray

from ..layers.base import expect_shape


class Weights(MutableMapping):
    """All weights by name. Reading gives a view; assigning writes into the network."""

    def __init__(self, views: dict[str, NDArray]):
        self._views = views

    def __getitem__(self, name: str) -> NDArray:
        return self._views[name]

    def __setitem__(self, name: str, value: Any) -> None:
        view = self._views[name]
        expect_shape(name, value, view.shape)
        view[...] = value

    def __delitem__(self, name: str) -> None:
        raise TypeError(f"{name} is part of the network and cannot be deleted")

    def __iter__(self) -> Iterator[str]:
        return iter(self._views)

    def __len__(self) -> int:
        return len(self._views)

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {' × '.join(map(str, view.shape))}" for name, view in self._views.items())
