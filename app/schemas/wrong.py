"""Errors on their way through Pydantic: those of the core keep their words, and all have the path to their field."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import PydanticCustomError
from unrolled.core import SpecError, Verbatim


def handed_on(error: SpecError) -> PydanticCustomError:
    """The error in a form in which Pydantic adds the path to it.

    A `SpecError` by itself would do, were it not for what came: Pydantic cannot write all that Python has as text.
    """
    return PydanticCustomError("spec_error", "wrong", {"errors": [error]})


def spec_error(problem: Mapping[str, Any]) -> SpecError | None:
    """The error that was handed on, where it was."""
    return problem["ctx"]["errors"][0] if problem["type"] == "spec_error" else None


def first_error(problems: Sequence[Mapping[str, Any]]) -> SpecError:
    """The first thing that Pydantic has to say, with the path to its field."""
    first = problems[0]
    error = spec_error(first) or SpecError("", words(first), first.get("input"))
    for part in reversed(first["loc"]):
        error = error.within(f"[{part}]" if isinstance(part, int) else str(part))
    return error


def words(problem: Mapping[str, Any]) -> str:
    """What Pydantic expected."""
    if problem["type"] == "literal_error":
        return problem["ctx"]["expected"].replace("'", "")
    return problem["msg"][:1].lower() + problem["msg"][1:]


def unknown(name: str, expected: str) -> SpecError:
    """The error of a field that there is not."""
    return SpecError(name, expected, Verbatim("an unknown field"))
