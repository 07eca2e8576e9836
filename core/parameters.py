"""Parameters: the fields of a set-up, each with its type, range, symbol and meaning.

Everything that can be configured (a run, a layer, a task, an optimiser …) is a frozen dataclass that derives from
`Configured` and declares its fields with `param`. The declaration defines validation, the JSON form, and the
catalogue from which the page builds its forms.
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
    """A finite number from `low` to `high`; `above` excludes `low`."""

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
    """One of the given names."""

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
    """A name; whether it exists is checked elsewhere."""

    type: ClassVar[str] = "name"

    def read(self, value):
        if not isinstance(value, str) or not 0 < len(value) <= LONGEST_NAME:
            raise SpecError("", "a name", value)
        return value


@dataclasses.dataclass(frozen=True)
class Several(Parameter):
    """A list of values of one parameter type, stored as a tuple."""

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
    """Finite numbers in nested lists, at most `depth` deep, stored as tuples so that a spec can be hashed."""

    depth: int = 1
    type: ClassVar[str] = "array"

    def read(self, value):
        return nested(value, self.depth)

    def plain(self, value):
        return as_lists(value)


def nested(value: Any, depth: int) -> Any:
    """Nested lists of finite numbers as tuples of floats; raises `SpecError` that names the wrong entry."""
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
    """Declare a dataclass field with this parameter type."""
    return dataclasses.field(default=default, metadata={"parameter": parameter})


class Configured:
    """Base of everything that can be configured: a frozen dataclass that validates its fields when it is created.

    Raises:
        SpecError: if a field is wrong; it names the field, the expected and the actual value.
    """

    @classmethod
    def parameters(cls) -> dict[str, Parameter]:
        """The parameter types of the fields, by name."""
        return {f.name: f.metadata["parameter"] for f in dataclasses.fields(cls)}

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """The defaults of the optional fields, by name."""
        return {f.name: f.default for f in dataclasses.fields(cls) if f.default is not REQUIRED}

    def __post_init__(self):
        for name, parameter in self.parameters().items():
            try:
                object.__setattr__(self, name, parameter.clean(getattr(self, name)))
            except SpecError as error:
                raise error.within(name) from None
        self.check()

    def check(self) -> None:
        """Validate the combination of fields; raise `SpecError` if they do not fit together."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Configured":
        """Read the JSON form; raises `SpecError` if it is wrong."""
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
        """The JSON form, from which `from_dict` makes an equal object. Optional fields that are None are left out."""
        values = {name: (p, getattr(self, name)) for name, p in self.parameters().items()}
        return {name: None if value is None else p.plain(value) for name, (p, value) in values.items()
                if value is not None or self.defaults().get(name, REQUIRED) is not None}

    @classmethod
    def describe_fields(cls) -> list[dict[str, Any]]:
        """The descriptions of the fields for the catalogue."""
        defaults = cls.defaults()
        return [{"name": name, "required": name not in defaults, **p.describe(),
                 "default": None if defaults.get(name) is None else p.plain(p.clean(defaults[name]))}
                for name, p in cls.parameters().items()]
