"""Rounds numbers for large pictures, in which a number is a pixel or two and nobody reads digits."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

FEW, SHORT = 512, 100  # the most numbers of an array, and timesteps, with room to write them: they are sent exactly
MANY = 8192  # numbers from which each is a dot, with fewer levels
LEVELS, FEWER = 45, 22  # on either side of zero
LARGEST = 3e38  # below the largest number of float32

# One printable character a number, none of which JSON escapes: the first is not-a-number, the next −LEVELS.
CHARACTERS = bytes(code for code in range(32, 127) if chr(code) not in '"\\')[: 2 * LEVELS + 2]
SIGNS = CHARACTERS.ljust(256)


def read(array: NDArray) -> bool:
    """Whether there is room to write the numbers of an array."""
    return array.size <= FEW and (array.ndim < 2 or len(array) <= SHORT)


def rounded(array: NDArray, precision: str) -> dict[str, Any] | None:
    """An array in levels of its largest number. Zero, signs and order are kept, though close numbers become equal.

    Args:
        precision: evenly spaced are, for ``root``, the square roots, as the colours are, and for ``linear`` the numbers
            themselves.

    Returns:
        ``{"rounded": precision, "shape": …, "most": the largest size, or a little more, "levels": on either side of
        zero, "text": a character a number}``; None where a number is infinite.
    """
    sizes = np.abs(array)
    most = _steady(_most(sizes))
    if not math.isfinite(most):
        return None
    levels = FEWER if array.size > MANY else LEVELS
    spaced = sizes / (most or 1.0)
    if precision == "root":
        np.sqrt(spaced, out=spaced)
    codes = np.copysign(np.rint(spaced * levels), array) + (LEVELS + 1)
    codes[np.isnan(codes)] = 0
    text = codes.astype(np.uint8).tobytes().translate(SIGNS).decode("ascii")
    return {"rounded": precision, "shape": list(array.shape), "most": most, "levels": levels, "text": text}


def exponent(array: NDArray) -> int | None:
    """Exponent of the power of two above all numbers of an array; None if one is infinite."""
    most = _most(np.abs(array))
    return math.frexp(most)[1] if math.isfinite(most) else None


def _steady(most: float) -> float:
    """The next number of three digits, so that numbers that hardly change have the same text, and a scale still ends at
    1, 2 or 5.
    """
    if not math.isfinite(most):
        return most
    power = 10.0 ** max(math.floor(math.log10(most)) - 2, -300) if most else 1.0
    return float(f"{math.ceil(most / power * (1 - 1e-9)) * power:.3g}")


def _most(sizes: NDArray) -> float:
    """The largest absolute value; infinite if float32 cannot hold it."""
    most = float(sizes.max(initial=0.0))
    if math.isnan(most):
        most = float(sizes.max(initial=0.0, where=~np.isnan(sizes)))
    return most if most < LARGEST else math.inf
