"""Languages that scripts are written in, one a file; `base.py` is the contract, and each module is found by itself."""

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from ...errors import SpecError

if TYPE_CHECKING:
    from .base import Language

_entered: dict[str, type["Language"]] = {}


def register(language: type["Language"]) -> type["Language"]:
    """Class decorator: enter a language by its name; two of one name are a mistake (`ValueError`)."""
    if _entered.setdefault(language.name, language) is not language:
        raise ValueError(f"language {language.name!r} is defined in {_entered[language.name].__module__} and again in "
                         f"{language.__module__}")
    return language


@cache
def languages() -> dict[str, type["Language"]]:
    """Every language by name, in the order in which the page offers them."""
    for info in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{info.name}")
    return dict(sorted(_entered.items(), key=lambda item: (item[1].order, item[0])))


def language(name: str) -> type["Language"]:
    """The language of that name; raises `SpecError`."""
    if name not in languages():
        raise SpecError("language", f"one of {', '.join(languages())}", name)
    return languages()[name]
