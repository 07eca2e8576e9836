"""Courses, one a file; `base.py` is the contract, and each module is found by itself."""

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from ...errors import SpecError

if TYPE_CHECKING:
    from .base import Course

_entered: dict[str, type["Course"]] = {}


def register(course: type["Course"]) -> type["Course"]:
    """Class decorator: enter a course by its name; two of one name are a mistake (`ValueError`)."""
    if _entered.setdefault(course.name, course) is not course:
        raise ValueError(f"course {course.name!r} is defined in {_entered[course.name].__module__} and again in "
                         f"{course.__module__}")
    return course


@cache
def courses() -> dict[str, type["Course"]]:
    """Every course by name, in alphabetical order."""
    for info in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{info.name}")
    return dict(sorted(_entered.items()))


def course(name: str) -> type["Course"]:
    """The course of that name; raises `SpecError`."""
    if name not in courses():
        raise SpecError("course", f"one of {', '.join(courses())}", name)
    return courses()[name]
