"""What kinds there are: one decorator, and the discovery of what lies in the folders.

A family is a folder of this package (``core/activations`` …). Every module in it but ``base`` is
imported when the family is first asked for, and its classes enter themselves with `register`. So a
new kind is one new file, and nothing else is edited.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from typing import Any, ClassVar

from .errors import SpecError
from .parameters import Configured, Parameter

FAMILIES = {"task": "tasks", "layer": "layers", "activation": "activations", "cost": "costs",
            "optimiser": "optimisers", "initialiser": "initialisers", "edit": "edits"}
_kinds: dict[str, dict[str, type["Kind"]]] = {family: {} for family in FAMILIES}


class Kind(Configured):
    """Base of every kind: what it is called, its formula, and where it comes from."""

    family: ClassVar[str]
    kind: ClassVar[str]
    label: ClassVar[str]
    formula: ClassVar[str] = ""
    source: ClassVar[str] = ""

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, with its kind."""
        return {"kind": self.kind} | super().to_dict()

    def __str__(self) -> str:
        return self.kind

    @classmethod
    def describe(cls) -> dict[str, Any]:
        """Its entry in the catalogue."""
        return {"kind": cls.kind, "label": cls.label, "about": cleandoc(cls.__doc__ or "").split("\n\n")[0].replace("\n", " "),
                "formula": cls.formula, "source": cls.source, "parameters": cls.describe_fields()}


def register(cls: type[Kind]) -> type[Kind]:
    """Class decorator: enter a kind in its family; two of one name are a mistake (`ValueError`)."""
    known = _kinds[cls.family].setdefault(cls.kind, cls)
    if known.__qualname__ != cls.__qualname__ or known.__module__ != cls.__module__:
        raise ValueError(f"{cls.family} {cls.kind!r} is defined in {known.__module__} and again in {cls.__module__}")
    return cls


def kinds(family: str) -> dict[str, type[Kind]]:
    """Every kind of a family by name, in alphabetical order of their files."""
    _discover(family)
    return _kinds[family]


@cache
def _discover(family: str) -> None:
    package = importlib.import_module(f"{__package__}.{FAMILIES[family]}")
    for module in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
        if module != "base":
            importlib.import_module(f"{package.__name__}.{module}")


def catalogue() -> dict[str, dict[str, Any]]:
    """Every kind of every family with its parameters, ranges, units, formula and source."""
    return {family: {name: cls.describe() for name, cls in kinds(family).items()} for family in FAMILIES}


@dataclass(frozen=True)
class OfKind(Parameter):
    """A thing of some family: ``{"kind": name, …}``, or just its name where its defaults are meant.

    `terse` families are written back as the bare name where they have no parameters.
    """

    of: str = ""
    terse: bool = False
    type: ClassVar[str] = "kind"

    def read(self, value):
        if isinstance(value, Kind) and value.family == self.of:
            return value
        if isinstance(value, str):
            value = {"kind": value}
        known = kinds(self.of)
        if not isinstance(value, Mapping):
            raise SpecError("", f"the name of a {self.of} or an object with its kind", value)
        name = value.get("kind")
        if not isinstance(name, str) or name not in known:
            raise SpecError("kind", f"one of {', '.join(known)}", name)
        return known[name].from_dict({key: item for key, item in value.items() if key != "kind"})

    def plain(self, value):
        return value.kind if self.terse and not value.parameters() else value.to_dict()

    def describe(self):
        return super().describe() | {"family": self.of, "choices": list(kinds(self.of))}


@dataclass(frozen=True)
class ManyOfKind(Parameter):
    """A list of things of one family."""

    of: str = ""
    low: int = 1
    high: int = 64
    type: ClassVar[str] = "list"

    def read(self, value):
        if not isinstance(value, (list, tuple)) or not self.low <= len(value) <= self.high:
            raise SpecError("", f"a list of {self.low} to {self.high} {self.of}s", value)
        return tuple(self._item(item, i) for i, item in enumerate(value))

    def _item(self, item, i):
        try:
            return OfKind(of=self.of).clean(item)
        except SpecError as error:
            raise error.within(f"[{i}]") from None

    def plain(self, value):
        return [item.to_dict() for item in value]

    def describe(self):
        return super().describe() | {"family": self.of, "low": self.low, "high": self.high}
