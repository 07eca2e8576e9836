"""What the server refuses, and the one form in which it says so."""

import json
from typing import Any

from starlette.responses import Response
from unrolled.core import SpecError

LONGEST = 200  # characters of what came: an answer is not to repeat half a megabyte

BUSY, AGAIN = 429, 15  # the status of what there is no room for, and seconds after which there may be some


class Refusal(Exception):
    """A request that is not carried out: which field, what was expected, what came.

    Attributes:
        status: HTTP status.
        field: the wrong field; None: the whole request.
        expected: what was expected, in words.
        got: what came.
        message: the sentence that people read; None: made from the three.
        fields: all fields that are wrong in combination, `field` first; empty if it is one field alone.
    """

    def __init__(
        self,
        status: int,
        field: str | None,
        expected: str,
        got: Any,
        message: str | None = None,
        fields: tuple[str, ...] = (),
    ):
        self.status, self.field, self.expected, self.got, self.fields = (
            status,
            field and _cut(field),
            expected,
            _cut(str(got)),
            fields,
        )
        self.message = message or f"{self.field or 'the request'}: expected {expected}, got {self.got}"
        super().__init__(self.message)

    @classmethod
    def of(cls, error: SpecError) -> "Refusal":
        """A mistake in a set-up, as an answer to a request."""
        return cls(422, error.field or None, error.expected, error.got, str(error))

    def body(self) -> dict[str, Any]:
        """The answer's content."""
        together = {"fields": list(self.fields)} if self.fields else {}
        return {
            "error": {
                "field": self.field,
                **together,
                "expected": self.expected,
                "got": self.got,
                "message": self.message,
            }
        }

    def within(self, parent: str) -> "Refusal":
        """The same refusal seen from one level further out."""
        first, *others = (f"{parent}.{field}" for field in self.fields or (self.field,))
        return Refusal(self.status, first, self.expected, self.got, fields=(first, *others) if others else ())

    def response(self) -> Response:
        """The answer, in ASCII: what came may not be text that can be sent."""
        later = {"retry-after": str(AGAIN)} if self.status == BUSY else {}
        return Response(json.dumps(self.body()), self.status, later, media_type="application/json")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
