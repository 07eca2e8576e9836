"""The registry of kinds: a decorator that registers a class, and discovery of the modules in a folder.

A family is a folder of this package (``core/activations`` …). Every module in it except ``base`` is imported when the
family is first used, and registers its classes with `register`. A new kind is one new file; no other file changes.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from typing import Any, ClassVar, Generic, TypeVar

from .errors import SpecError
from .parameters import Configured, Parameter, read_items

FAMILIES = {"task": "tasks", "layer": "layers", "activation": "activations", "cost": "costs",
            "optimiser": "optimisers", "initialiser": "initialisers", "edit": "edits", "mistake": "mistakes"}
Class = TypeVar("Class", bound=type)
_kinds: dict[str, dict[str, type["Kind"]]] = {family: {} for family in FAMILIES}


def import_modules(package: str) -> None:
    """Import every module in a package, in alphabetical order."""
    for module in sorted(info.name for info in pkgutil.iter_modules(importlib.import_module(package).__path__)):
        importlib.import_module(f"{package}.{module}")


class Named(Generic[Class]):
    """Classes by their `name`, one a file of a package in which ``base.py`` is the contract.

    Unlike a `Kind`, such a class is no part of a set-up.

    Args:
        what: what one of them is called.
        package: the name of the package.
    """

    def __init__(self, what: str, package: str):
        self._what, self._package = what, package
        self._entered: dict[str, Class] = {}
        self._found: dict[str, Class] = {}

    def register(self, cls: Class) -> Class:
        """Class decorator: enter a class by its name; two of one name are a mistake (`ValueError`)."""
        known = self._entered.setdefault(cls.name, cls)
        if known is not cls:
            raise ValueError(
                f"{self._what} {cls.name!r} is defined in {known.__module__} and again in {cls.__module__}"
            )
        return cls

    def all(self) -> dict[str, Class]:
        """Every class by name, by its `order` if it has one, and then in alphabetical order."""
        if not self._found:
            import_modules(self._package)
            self._found = dict(
                sorted(self._entered.items(), key=lambda item: (getattr(item[1], "order", 0), item[0]))
            )
        return self._found

    def one(self, name: str) -> Class:
        """The class of that name; raises `SpecError`."""
        if name not in self.all():
            raise SpecError(self._what, f"one of {', '.join(self.all())}", name)
        return self.all()[name]


class Kind(Configured):
    """Base of every kind: its name, label, formula and source."""

    family: ClassVar[str]
    kind: ClassVar[str]
    label: ClassVar[str]
    formula: ClassVar[str] = ""
    source: ClassVar[str] = ""

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, including the kind."""
        return {"kind": self.kind} | super().to_dict()

    def __str__(self) -> str:
        return self.kind

    @classmethod
    def describe(cls) -> dict[str, Any]:
        """The entry in the catalogue."""
        return {
            "kind": cls.kind,
            "label": cls.label,
            "about": cleandoc(cls.__doc__ or "").split("\n\n")[0].replace("\n", " "),
            "formula": cls.formula,
            "source": cls.source,
            "parameters": cls.describe_fields(),
        }


def register(cls: type[Kind]) -> type[Kind]:
    """Class decorator that registers a kind in its family; raises `ValueError` if the name is taken."""
    known = _kinds[cls.family].setdefault(cls.kind, cls)
    if known.__qualname__ != cls.__qualname__ or known.__module__ != cls.__module__:
        raise ValueError(f"{cls.family} {cls.kind!r} is defined in {known.__module__} and again in {cls.__module__}")
    return cls


def kinds(family: str) -> dict[str, type[Kind]]:
    """All kinds of a family by name, in the alphabetical order of their files."""
    _discover(family)
    return _kinds[family]


@cache
def _discover(family: str) -> None:
    import_modules(f"{__package__}.{FAMILIES[family]}")
    known = _kinds[family]  # some were entered before, by whoever imports them
    _kinds[family] = dict(sorted(known.items(), key=lambda item: item[1].__module__))


def catalogue() -> dict[str, dict[str, Any]]:
    """All kinds of all families with their parameters, ranges, units, formulas and sources."""
    return {family: {name: cls.describe() for name, cls in kinds(family).items()} for family in FAMILIES}


@dataclass(frozen=True)
class OfKind(Parameter):
    """A member of a family: ``{"kind": name, …}``, or the name alone for its defaults.

    With `terse`, a kind without parameters is written to JSON as its name alone.
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
    """A list of members of one family."""

    of: str = ""
    low: int = 1
    high: int = 64
    type: ClassVar[str] = "list"

    def read(self, value):
        if not isinstance(value, (list, tuple)) or not self.low <= len(value) <= self.high:
            raise SpecError("", f"a list of {self.low} to {self.high} {self.of}s", value)
        return read_items(OfKind(of=self.of).clean, value)

    def plain(self, value):
        return [item.to_dict() for item in value]

    def describe(self):
        return super().describe() | {"family": self.of, "low": self.low, "high": self.high}
