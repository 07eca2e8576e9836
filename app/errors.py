"""Refused requests, and the form of their answers."""

import json
from typing import Any

from starlette.responses import Response
from unrolled.core import SpecError

LONGEST = 200  # characters of a bad value that an answer repeats

BUSY, RETRY_AFTER = 429, 15  # status of a request for which there is no room, and seconds after which there may be


class Refusal(Exception):
    """A request that is refused.

    Args:
        status: HTTP status of the answer.
        field: that does not fit; None for the whole request.
        expected: in that field, in words.
        got: what came instead.
        message: for people; by default, made of the other arguments.
        fields: all fields that are too large together, `field` first; empty if it is one field alone.
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
        """The refusal of a spec that does not fit."""
        return cls(422, error.field or None, error.expected, error.got, str(error))

    def body(self) -> dict[str, Any]:
        """Content of the answer."""
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
        """The same refusal, with a parent before its fields."""
        first, *others = (f"{parent}.{field}" for field in self.fields or (self.field,))
        return Refusal(self.status, first, self.expected, self.got, fields=(first, *others) if others else ())

    def response(self) -> Response:
        """The answer, in ASCII, since the bad value may not be encodable."""
        later = {"retry-after": str(RETRY_AFTER)} if self.status == BUSY else {}
        return Response(json.dumps(self.body()), self.status, later, media_type="application/json")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
