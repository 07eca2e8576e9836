"""The names that inputs and outputs have of their own, as the columns of a file: which symbol stands for which."""

from collections.abc import Sequence

from ..formula.plain_text import plain
from .notations.base import Notation
from .symbols import named

MOST = 6  # names in a sentence


def of_inputs(N: Notation) -> str:
    """``x₁ is temperature, x₂ is wind.``; nothing where they have no names."""
    return _listed(named(N, "x"), N.place.spec.task.input_names)


def of_outputs(N: Notation) -> str:
    """``y is yield.``; nothing where they have no names."""
    return _listed(named(N, "y"), N.place.spec.task.output_names)


def of_input(N: Notation, j: int) -> str:
    """What input j, from 1, is called; its number where it has no name."""
    names = N.place.spec.task.input_names
    return f"input {j}, {names[j - 1]}" if names else f"input {j}"


def _listed(letter: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    symbols = [plain(f"{letter}_{{{j}}}" if len(names) > 1 else letter) for j in range(1, len(names) + 1)]
    parts = [f"{symbol} is {name}" for symbol, name in zip(symbols, names, strict=True)]
    more = len(parts) - MOST
    return f"{', '.join(parts[:MOST])}{f', and so on for {more} more' if more > 0 else ''}."
