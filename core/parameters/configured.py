"""Dataclasses whose fields are parameters."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..errors import SpecError, Verbatim
from .base import Parameter

REQUIRED = dataclasses.MISSING


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
