"""The error that a wrong set-up raises, and the words of error texts."""

from typing import Any


class SpecError(ValueError):
    """A wrong field: where it is, what was expected and what came.

    Attributes:
        field: path of the field, such as ``layers[1].units``; empty for the whole set-up.
        expected: the expected value, in words.
        got: the actual value, as a short text.
    """

    def __init__(self, field: str, expected: str, got: Any):
        self.field, self.expected = field, expected
        self.got = got if isinstance(got, Verbatim) else Verbatim(short_repr(got))
        super().__init__(f"{field or 'the set-up'}: expected {expected}, got {self.got}")

    def within(self, parent: str) -> "SpecError":
        """The same error, with `parent` in front of the field's path."""
        joint = "" if not self.field or self.field.startswith("[") else "."
        return SpecError(f"{parent}{joint}{self.field}", self.expected, self.got)

    def details(self) -> dict[str, str]:
        """The three parts as JSON."""
        return {"field": self.field, "expected": self.expected, "got": str(self.got)}


class Verbatim(str):
    """A text that an error shows as it is, without quotes."""


#: Invisible characters in words, and the signs that replace them inside a text.
UNSEEN = {"\n": "a line break", "\r": "a carriage return", "\t": "a tab", " ": "a blank", "\u00a0": "a no-break blank"}
SIGNS = str.maketrans({"\n": "⏎", "\r": "␍", "\t": "⇥"})


def characters_in_words(characters: str) -> str:
    """The distinct characters of a text in words, with ranges of neighbours: a to f, “!” and a line break."""
    runs: list[list[str]] = []
    for character in sorted(set(characters) - UNSEEN.keys()):
        if runs and character.isalnum() and runs[-1][-1].isalnum() and ord(character) == ord(runs[-1][-1]) + 1:
            runs[-1].append(character)
        else:
            runs.append([character])
    words = [
        f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(run) if run[0].isalnum() else f"“{run[0]}”"
        for run in runs
    ]
    return ", ".join([*words, *(UNSEEN[character] for character in sorted(set(characters) & UNSEEN.keys()))])


def plural(number: int, what: str, many: str = "") -> str:
    """A count in words: 1 sample, 2,000 samples. `many` is the plural where it is not `what` and an s."""
    return f"{number:,} {what if number == 1 else many or f'{what}s'}"


def short_repr(value: Any) -> str:
    """A value as a text of at most 60 characters."""
    if isinstance(value, str) and value in UNSEEN:
        return UNSEEN[value]
    text = "nothing" if value is None else repr(value.translate(SIGNS) if isinstance(value, str) else value)
    return text if len(text) <= 60 else f"{text[:57]}…"
