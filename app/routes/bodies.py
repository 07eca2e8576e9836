"""The JSON of a request's body."""

from typing import Any

from pydantic import BeforeValidator

from ..errors import Refusal

MOST_DEEP = 100  # lists and objects within each other


def shallow(value: Any) -> Any:
    """The value, unless it is nested so deep that Python could not write it or walk through it.

    Raises:
        Refusal: (422) then.
    """
    level = [value]
    for _ in range(MOST_DEEP + 1):
        level = [
            part
            for each in level
            if isinstance(each, list | dict)
            for part in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return value
    raise Refusal(422, None, f"JSON in which lists and objects are nested at most {MOST_DEEP} deep", "more")


Shallow = BeforeValidator(shallow)
