"""Arrays in a script: written out to the last digit where they are small, else read from a file beside it."""

from collections.abc import Iterable
from textwrap import fill, indent

from numpy.typing import NDArray

MOST = 400  # numbers that are written out
WIDTH = 116


class Arrays:
    """Writes arrays, and collects those that are too large to be written.

    Args:
        file: name of the file beside the script.

    Attributes:
        stored: arrays of the file, by name.
    """

    def __init__(self, file: str):
        self.file, self.stored = file, {}

    def write(self, name: str, array: NDArray, most: int = MOST) -> str:
        """The code of an array; `name` is its name in the file."""
        if array.size > most:
            self.stored[name] = array
            return f'data["{name}"]'
        if not array.any():
            return f"np.zeros({array.shape if array.ndim > 1 else array.size})"
        return f"np.array({literal(array)}{'' if _fractional(array) else ', float'})"

    def dictionary(self, entries: dict[str, NDArray], prefix: str = "") -> str:
        """A dictionary of arrays: all of them are written out, or none is."""
        most = MOST if sum(array.size for array in entries.values()) <= MOST else 0
        lines = [
            wrapped(f'"{name}": {self.write(prefix + name, array, most)},') for name, array in entries.items()
        ]
        return "{\n" + indent("\n".join(lines), "    ") + "\n}"

    @property
    def opening(self) -> str:
        """The line that reads the file; empty if there is none."""
        return f'data = np.load("{self.file}")  # beside this file' if self.stored else ""


def literal(array: NDArray) -> str:
    """Nested lists of numbers, each with all its digits; whole numbers have no point."""
    if array.ndim:
        return "[" + ", ".join(map(literal, array)) + "]"
    value = float(array)
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 and str(value) != "-0.0" else repr(value)


def wrapped(text: str, subsequent: str = "    ") -> str:
    """A long line, broken where a blank is."""
    return fill(text, WIDTH, subsequent_indent=subsequent, break_long_words=False, break_on_hyphens=False)


def names(items: Iterable[str]) -> str:
    """Names in parentheses if they need more than one line."""
    text = ", ".join(items)
    return text if len(text) < 70 else "(\n" + fill(text, 100, initial_indent="    ", subsequent_indent="    ") + "\n)"


def listed(items: Iterable[str]) -> str:
    """A list of expressions."""
    return f"[{', '.join(items)}]"


def _fractional(array: NDArray) -> bool:
    return any(not float(value).is_integer() for value in array.flat)
