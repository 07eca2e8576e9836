"""Parameters: the fields of a set-up, each with its type, range, symbol and meaning.

Every configurable thing (a run, a layer, a task, an optimiser …) is a frozen dataclass that derives
from `Configured` and declares its fields with the functions below. The declaration is the single
source of what is valid, of the JSON form, and of the catalogue from which the page builds its forms.
"""

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, ClassVar

from .errors import SpecError, Verbatim

REQUIRED = dataclasses.MISSING
LONGEST_NAME = 60
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclasses.dataclass(frozen=True)
class Parameter:
    """What one field may hold; subclasses know how to clean a value and how to write it as JSON.

    Attributes:
        fold: the name of the fold that a form puts it in, where it is not among the first to be shown.
    """

    about: str = ""
    symbol: str = ""
    unit: str = ""
    optional: bool = False
    fold: str = ""
    type: ClassVar[str] = "any"

    def clean(self, value: Any) -> Any:
        """The value in its proper form; raises `SpecError` with an empty field where it is wrong."""
        if value is None and self.optional:
            return None
        return self.read(value)

    def read(self, value: Any) -> Any:
        """Check and convert one value that is there."""
        return value

    def plain(self, value: Any) -> Any:
        """The value as JSON writes it."""
        return value

    def describe(self) -> dict[str, Any]:
        """What a form needs to know of it."""
        keys = ("about", "symbol", "unit", "optional", "fold")
        return {"type": self.type, "low": None, "high": None, "choices": None} | {k: getattr(self, k) for k in keys}


def readable(bound: float) -> str:
    """A bound in words: 256, 100,000, 10¹², 0.5."""
    power = round(math.log10(abs(bound))) if abs(bound) >= 1e7 else 0
    if power and abs(bound) == 10.0**power:
        return f"{'−' * (bound < 0)}10{str(power).translate(RAISED)}"
    return f"{bound:,.0f}" if abs(bound) >= 10_000 else f"{bound:g}"


def bounds(described: Mapping[str, Any]) -> str:
    """What a form says of a described parameter's range; nothing where it has none."""
    if described["low"] is None:
        return ""
    low, high = readable(described["low"]), readable(described["high"])
    return f"Above {low}, up to {high}" if described.get("above") else f"From {low} to {high}"


@dataclasses.dataclass(frozen=True)
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


@dataclasses.dataclass(frozen=True)
class Real(Parameter):
    """A finite number from `low` to `high`; above `low` where `above` is set."""

    low: float = -1e12
    high: float = 1e12
    above: bool = False
    type: ClassVar[str] = "float"

    def read(self, value):
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not self.low <= value <= self.high or (self.above and value == self.low):
            raise SpecError("", f"a number {'above' if self.above else 'from'} {readable(self.low)} {'up ' * self.above}to {readable(self.high)}", value)
        return float(value)

    def describe(self):
        return super().describe() | {"low": self.low, "high": self.high, "above": self.above}


@dataclasses.dataclass(frozen=True)
class Flag(Parameter):
    """True or false."""

    type: ClassVar[str] = "bool"

    def read(self, value):
        if not isinstance(value, bool):
            raise SpecError("", "true or false", value)
        return value


@dataclasses.dataclass(frozen=True)
class Choice(Parameter):
    """One of a few names."""

    choices: tuple[str, ...] = ()
    type: ClassVar[str] = "choice"

    def read(self, value):
        if not isinstance(value, str) or value not in self.choices:
            raise SpecError("", f"one of {', '.join(self.choices)}", value)
        return value

    def describe(self):
        return super().describe() | {"choices": list(self.choices)}


@dataclasses.dataclass(frozen=True)
class Name(Parameter):
    """What something is called; whether there is such a thing is for others to say."""

    type: ClassVar[str] = "name"

    def read(self, value):
        if not isinstance(value, str) or not 0 < len(value) <= LONGEST_NAME:
            raise SpecError("", "a name", value)
        return value


@dataclasses.dataclass(frozen=True)
class Several(Parameter):
    """A list of things of one sort; kept as a tuple."""

    each: Parameter = Parameter()
    low: int = 0
    high: int = 64
    type: ClassVar[str] = "list"

    def read(self, value):
        if not isinstance(value, (list, tuple)) or not self.low <= len(value) <= self.high:
            raise SpecError("", f"a list of {self.low} to {self.high}", value)
        return tuple(_item(self.each, item, i) for i, item in enumerate(value))

    def plain(self, value):
        return [self.each.plain(item) for item in value]

    def describe(self):
        return super().describe() | {"each": self.each.describe(), "low": self.low, "high": self.high}


def _item(parameter, item, i):
    try:
        return parameter.clean(item)
    except SpecError as error:
        raise error.within(f"[{i}]") from None


@dataclasses.dataclass(frozen=True)
class Numbers(Parameter):
    """Finite numbers in nested lists, at most `depth` deep; kept as tuples, so that a spec can be hashed."""

    depth: int = 1
    type: ClassVar[str] = "array"

    def read(self, value):
        return nested(value, self.depth)

    def plain(self, value):
        return as_lists(value)


def nested(value: Any, depth: int) -> Any:
    """Nested lists of finite numbers as tuples of floats; raises `SpecError` naming the entry."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)) and depth > 0:
        return tuple(_entry(item, i, depth - 1) for i, item in enumerate(value))
    if isinstance(value, (list, tuple)):
        raise SpecError("", "a number", value)
    return Real(low=-1e300, high=1e300).read(value)


def _entry(item, i, depth):
    try:
        return nested(item, depth)
    except SpecError as error:
        raise error.within(f"[{i}]") from None


def as_lists(value: Any) -> Any:
    """Nested tuples as nested lists."""
    return [as_lists(item) for item in value] if isinstance(value, tuple) else value


def param(parameter: Parameter, default: Any = REQUIRED) -> Any:
    """Declare a dataclass field that holds such a parameter."""
    return dataclasses.field(default=default, metadata={"parameter": parameter})


class Configured:
    """Base of everything that a spec holds: a frozen dataclass that checks itself when it is made.

    Raises:
        SpecError: where a field is wrong; it names the field, what was expected and what came.
    """

    @classmethod
    def parameters(cls) -> dict[str, Parameter]:
        """Its fields by name."""
        return {f.name: f.metadata["parameter"] for f in dataclasses.fields(cls)}

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """The default of each field that has one."""
        return {f.name: f.default for f in dataclasses.fields(cls) if f.default is not REQUIRED}

    def __post_init__(self):
        for name, parameter in self.parameters().items():
            try:
                object.__setattr__(self, name, parameter.clean(getattr(self, name)))
            except SpecError as error:
                raise error.within(name) from None
        self.check()

    def check(self) -> None:
        """Hold the fields against each other; raise `SpecError` where they do not fit."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Configured":
        """Read the JSON form; raises `SpecError`."""
        names = cls.parameters()
        if not isinstance(data, Mapping):
            raise SpecError("", f"an object with {', '.join(names) or 'no fields'}", data)
        for key in data:
            if key not in names:
                raise SpecError(str(key), f"one of {', '.join(names) or 'no fields'}", Verbatim("an unknown field"))
        for name in names:
            if name not in data and name not in cls.defaults():
                raise SpecError(name, "a value", None)
        return cls(**data)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form; `from_dict` gives an equal object back. Optional fields left empty do not appear."""
        values = {name: (p, getattr(self, name)) for name, p in self.parameters().items()}
        return {name: None if value is None else p.plain(value) for name, (p, value) in values.items()
                if value is not None or self.defaults().get(name, REQUIRED) is not None}

    @classmethod
    def describe_fields(cls) -> list[dict[str, Any]]:
        """The fields as the catalogue shows them."""
        defaults = cls.defaults()
        return [{"name": name, "required": name not in defaults, **p.describe(),
                 "default": None if defaults.get(name) is None else p.plain(p.clean(defaults[name]))}
                for name, p in cls.parameters().items()]
