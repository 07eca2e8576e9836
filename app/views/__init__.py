"""Views, one in each file. `base.py` is the contract; all other modules here are imported automatically."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache

from .base import View


@cache
def views() -> dict[str, View]:
    """Every view by name, in the order of the page; raises `TypeError` if two have the same name."""
    for info in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{info.name}")
    return by_name(_subclasses(View))


def by_name(found: Iterator[type[View]]) -> dict[str, View]:
    """One view of each class with a name; classes without one are bases."""
    made: dict[str, View] = {}
    for cls in sorted((cls for cls in found if hasattr(cls, "name")), key=lambda cls: (cls.order, cls.name)):
        if (other := made.get(cls.name)) is not None:
            raise TypeError(
                f"name: expected one that no other view has; got {cls.name!r} of {_place(cls)} and of "
                f"{_place(type(other))}")
        made[cls.name] = cls()
    return made


def _subclasses(cls: type[View]) -> Iterator[type[View]]:
    """All classes that derive from one, directly or not."""
    for below in cls.__subclasses__():
        yield below
        yield from _subclasses(below)


def _place(cls: type[View]) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"
