"""The base of all parameter types, and their ranges in words."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ..errors import SpecError

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Parameter:
    """Type and range of one field; a subclass validates a value and writes it as JSON.

    Attributes:
        about: what the field means, as one sentence.
        symbol, unit: as forms and errors show them.
        optional: whether the value may be None.
        fold: name of the collapsed group of a form that the field belongs to; empty: always shown.
    """

    about: str = ""
    symbol: str = ""
    unit: str = ""
    optional: bool = False
    fold: str = ""
    type: ClassVar[str] = "any"

    def clean(self, value: Any) -> Any:
        """The validated value; raises `SpecError` with an empty field if it is wrong."""
        if value is None and self.optional:
            return None
        return self.read(value)

    def read(self, value: Any) -> Any:
        """Validate and convert a value that is not None."""
        return value

    def plain(self, value: Any) -> Any:
        """The value in its JSON form."""
        return value

    def describe(self) -> dict[str, Any]:
        """The description that a form is built from."""
        keys = ("about", "symbol", "unit", "optional", "fold")
        return {"type": self.type, "low": None, "high": None, "choices": None} | {k: getattr(self, k) for k in keys}


def read_items(read: Callable[[Any], Any], items: Iterable[Any]) -> tuple[Any, ...]:
    """Read every item of a list; an error names the index of its item."""
    found = []
    for i, item in enumerate(items):
        try:
            found.append(read(item))
        except SpecError as error:
            raise error.within(f"[{i}]") from None
    return tuple(found)


def readable(bound: float) -> str:
    """A bound as text: 256, 100,000, 10¹², 0.5."""
    power = round(math.log10(abs(bound))) if abs(bound) >= 1e7 else 0
    if power and abs(bound) == 10.0**power:
        return f"{'−' * (bound < 0)}10{str(power).translate(RAISED)}"
    return f"{bound:,.0f}" if abs(bound) >= 10_000 else f"{bound:g}"


def bounds(described: Mapping[str, Any]) -> str:
    """The range of a described parameter in words; empty if it has none."""
    if described["low"] is None:
        return ""
    low, high = readable(described["low"]), readable(described["high"])
    return f"Above {low}, up to {high}" if described.get("above") else f"From {low} to {high}"
