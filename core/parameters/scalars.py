"""Parameters with a single value: numbers, flags, choices and names."""

from dataclasses import dataclass
from typing import ClassVar

from ..errors import SpecError
from .base import Parameter, readable

LONGEST_NAME = 60


@dataclass(frozen=True)
class Integer(Parameter):
    """A whole number from `low` to `high`."""

    low: int = 0
    high: int = 2**31 - 1
    type: ClassVar[str] = "int"

    def read(self, value):
        whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not whole or not self.low <= value <= self.high:
            raise SpecError("", f"a whole number from {readable(self.low)} to {readable(self.high)}", value)
        return int(value)

    def describe(self):
        return super().describe() | {"low": self.low, "high": self.high}


@dataclass(frozen=True)
class Real(Parameter):
    """A finite number from `low` to `high`; `above` excludes `low`."""

    low: float = -1e12
    high: float = 1e12
    above: bool = False
    type: ClassVar[str] = "float"

    def read(self, value):
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not self.low <= value <= self.high or (self.above and value == self.low):
            raise SpecError(
                "",
                f"a number {'above' if self.above else 'from'} {readable(self.low)} {'up ' * self.above}to "
                f"{readable(self.high)}",
                value,
            )
        return float(value)

    def describe(self):
        return super().describe() | {"low": self.low, "high": self.high, "above": self.above}


@dataclass(frozen=True)
class Flag(Parameter):
    """True or false."""

    type: ClassVar[str] = "bool"

    def read(self, value):
        if not isinstance(value, bool):
            raise SpecError("", "true or false", value)
        return value


@dataclass(frozen=True)
class Choice(Parameter):
    """One of the given names."""

    choices: tuple[str, ...] = ()
    type: ClassVar[str] = "choice"

    def read(self, value):
        if not isinstance(value, str) or value not in self.choices:
            raise SpecError("", f"one of {', '.join(self.choices)}", value)
        return value

    def describe(self):
        return super().describe() | {"choices": list(self.choices)}


@dataclass(frozen=True)
class Name(Parameter):
    """A name; whether it exists is checked elsewhere."""

    type: ClassVar[str] = "name"

    def read(self, value):
        if not isinstance(value, str) or not 0 < len(value) <= LONGEST_NAME:
            raise SpecError("", "a name", value)
        return value
