"""What a presenter sends: what is to be shown, and another key."""

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from ..schemas.annotations import Expected
from ..schemas.body import Body

KEY = re.compile("[A-Za-z0-9_-]{16,64}")
MOST_BYTES = 16 * 1024  # of a moment: what is selected, where the cursor is, and which panels are open


def _small(moment: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(moment)) > MOST_BYTES:
        raise ValueError("too large")
    return moment


Moment = Annotated[
    dict, AfterValidator(_small), Expected(f"an object of at most {MOST_BYTES // 1024} kilobytes")
]


class ToShow(Body):
    """The run that a hall is to show, and how it is shown. `take` makes the sender the presenter."""

    shape: ClassVar[str] = "an object with run and moment, and maybe presenter and take"

    run: Annotated[str, Field(max_length=40), Expected("the id of a run")]
    moment: Moment
    presenter: Annotated[str, Field(max_length=64), Expected("a text of at most 64 characters")] = ""
    take: Annotated[bool, Expected("true or false")] = False


class NewKey(Body):
    """Another key for a hall."""

    shape: ClassVar[str] = "an object with key"

    key: Annotated[
        str, Field(pattern=f"^{KEY.pattern}$"), Expected("16 to 64 letters, digits, hyphens and underscores")
    ]

    @classmethod
    def check_fields(cls, value: Mapping[str, Any]) -> Mapping[str, Any]:
        """The key; null where there is none."""
        return {"key": value.get("key")}
