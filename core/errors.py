"""The one error that a wrong set-up raises."""

from typing import Any


class SpecError(ValueError):
    """Says which field is wrong, what was expected and what came.

    Attributes:
        field: where it is, as a path such as ``layers[1].units`` (empty for the whole).
        expected: what would have been right, in words.
        got: what came, as a short text.
    """

    def __init__(self, field: str, expected: str, got: Any):
        self.field, self.expected = field, expected
        self.got = got if isinstance(got, Text) else Text(shown(got))
        super().__init__(f"{field or 'the set-up'}: expected {expected}, got {self.got}")

    def within(self, parent: str) -> "SpecError":
        """The same error seen from one level further out."""
        joint = "" if not self.field or self.field.startswith("[") else "."
        return SpecError(f"{parent}{joint}{self.field}", self.expected, self.got)

    def details(self) -> dict[str, str]:
        """The three parts, ready for JSON."""
        return {"field": self.field, "expected": self.expected, "got": str(self.got)}


class Text(str):
    """Words to be shown as they are, not as a quoted value."""


def shown(value: Any) -> str:
    """A value as a short piece of text: at most 60 characters."""
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
