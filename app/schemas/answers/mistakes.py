"""The mistakes that a network can have."""

from typing import Any

from typing_extensions import TypedDict


class MistakeShown(TypedDict):
    """A kind of mistake, and its form in this network, as a set-up has it; the catalogue says what it is."""

    kind: str
    made: dict[str, Any]


class MistakesShown(TypedDict):
    """All that can be made in the network."""

    mistakes: list[MistakeShown]
