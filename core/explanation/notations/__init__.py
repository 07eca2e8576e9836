"""Notations, one a file: `base.py` is the contract, and every other module here is found by itself."""

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from ...errors import SpecError

if TYPE_CHECKING:
    from ..place import SampleView
    from .base import Notation

_entered: dict[str, type["Notation"]] = {}


def register(notation: type["Notation"]) -> type["Notation"]:
    """Class decorator: enter a notation by its name; two of one name are a mistake (`ValueError`)."""
    if _entered.setdefault(notation.name, notation) is not notation:
        raise ValueError(
            f"notation {notation.name!r} is defined in {_entered[notation.name].__module__} and again in "
            f"{notation.__module__}"
        )
    return notation


@cache
def notations() -> dict[str, type["Notation"]]:
    """Every notation by name, in the order in which the page offers them."""
    for info in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{info.name}")
    return dict(sorted(_entered.items(), key=lambda item: (item[1].order, item[0])))


def notation(name: str, place: "SampleView") -> "Notation":
    """The notation of that name; raises `SpecError`."""
    if name not in notations():
        raise SpecError("notation", f"one of {', '.join(notations())}", name)
    return notations()[name](place)
