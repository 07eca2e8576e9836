"""Parameters with lists of values."""

from dataclasses import dataclass
from typing import Any, ClassVar

from ..errors import SpecError
from .base import Parameter, read_items
from .scalars import Real


@dataclass(frozen=True)
class Several(Parameter):
    """A list of values of one parameter type, stored as a tuple."""

    each: Parameter = Parameter()
    low: int = 0
    high: int = 64
    type: ClassVar[str] = "list"

    def read(self, value):
        if not isinstance(value, (list, tuple)) or not self.low <= len(value) <= self.high:
            raise SpecError("", f"a list of {self.low} to {self.high}", value)
        return read_items(self.each.clean, value)

    def plain(self, value):
        return [self.each.plain(item) for item in value]

    def describe(self):
        return super().describe() | {"each": self.each.describe(), "low": self.low, "high": self.high}


@dataclass(frozen=True)
class Numbers(Parameter):
    """Finite numbers in nested lists, at most `depth` deep, stored as tuples so that a spec can be hashed."""

    depth: int = 1
    type: ClassVar[str] = "array"

    def read(self, value):
        return nested(value, self.depth)

    def plain(self, value):
        return as_lists(value)

    def describe(self):
        return super().describe() | {"depth": self.depth}


def nested(value: Any, depth: int) -> Any:
    """Nested lists of finite numbers as tuples of floats; raises `SpecError` that names the wrong entry."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)) and depth > 0:
        return read_items(lambda item: nested(item, depth - 1), value)
    if isinstance(value, (list, tuple)):
        raise SpecError("", "a number", value)
    return Real(low=-1e300, high=1e300).read(value)


def as_lists(value: Any) -> Any:
    """Nested tuples as nested lists."""
    return [as_lists(item) for item in value] if isinstance(value, tuple) else value
