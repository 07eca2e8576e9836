"""Results that stay in the process, and what stands for them here."""

from typing import Any
from weakref import WeakSet

from ...errors import short_repr


class Opaque:
    """A result that stays in the process, and stands for that very object as an argument of a later call.

    Attributes:
        type: name of its type.
        value: what can be seen of it: the items of a container that holds other objects, a named tuple, an array of a
            subclass; None if nothing can be seen.
    """

    def __init__(self, number: int, type: str, value: Any):
        self._number, self.type, self.value = number, type, value

    def __repr__(self) -> str:
        return f"<Opaque {self.type}>"


class References:
    """The opaque results of one process that somebody still has."""

    def __init__(self) -> None:
        self._alive: WeakSet[Opaque] = WeakSet()

    def numbers(self) -> list[int]:
        """Their numbers; the process drops all other objects."""
        return [opaque._number for opaque in self._alive]

    def refer(self, value: Any, node: dict | None) -> dict:
        """What stands in a message for an argument that is no plain data; raises `TypeError` if it cannot be sent."""
        if isinstance(value, Opaque) and value in self._alive:
            return {"reference": [value._number, value.type, None]}
        if type(value) in (tuple, list, dict) and node is not None:  # it holds an Opaque
            return node
        raise TypeError(f"an argument is neither data nor an Opaque of this process: {short_repr(value)}")

    def resolve(self, number: int, type: str, value: Any) -> Opaque:
        """What stands here for a result that stays in the process."""
        opaque = Opaque(number, type, value)
        self._alive.add(opaque)
        return opaque
