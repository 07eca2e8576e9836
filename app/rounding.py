"""Numbers for the eye: what a large picture keeps of them, where a number is a pixel or two and no digits are read."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

FEW, SHORT = 512, 100  # numbers of an array, and of timesteps, up to which there is room to write them, and they are sent as they are
MANY = 8192  # from which each is a dot, and gets fewer levels
LEVELS, FEWER = 45, 22  # on either side of zero
LARGEST = 3e38  # that float32 reaches
POWERS = {"root": 0.5, "linear": 1.0}  # evenly spaced is the value to this power, as the colours are

# One printable character a number, none of which JSON escapes: the first is not-a-number, the next −LEVELS.
CHARACTERS = np.array([code for code in range(32, 127) if chr(code) not in '"\\'], np.uint8)[: 2 * LEVELS + 2]


def read(array: NDArray) -> bool:
    """Whether there is room to write its numbers, and people read them."""
    return array.size <= FEW and (array.ndim < 2 or len(array) <= SHORT)


def rounded(array: NDArray, precision: str) -> dict[str, Any] | None:
    """An array as so many levels of its largest number: zero stays zero, and signs and order stay, as far as numbers are not taken for the same.

    Args:
        precision: ``root``, evenly spaced are the square roots, half a level apart at most; ``linear``, the numbers themselves.

    Returns:
        ``{"rounded": precision, "shape": …, "most": the largest size, or a little more, "levels": on either side of zero, "text": a character a
        number}``; None where a number is infinite.
    """
    most = _most(array)
    if not math.isfinite(most):
        return None
    most = _steady(most)
    levels = FEWER if array.size > MANY else LEVELS
    codes = np.rint(np.sign(array) * (np.abs(array) / (most or 1.0)) ** POWERS[precision] * levels)
    codes = np.where(np.isnan(codes), 0, codes + (LEVELS + 1)).astype(np.intp)
    return {"rounded": precision, "shape": list(array.shape), "most": most, "levels": levels, "text": CHARACTERS[codes].tobytes().decode("ascii")}


def exponent(array: NDArray) -> int | None:
    """That of the power of two that its finite numbers lie below; None where a number is infinite."""
    most = _most(array)
    return math.frexp(most)[1] if math.isfinite(most) else None


def _steady(most: float) -> float:
    """The next number of three digits: numbers that hardly change are the same text, and a scale that ends at 1, 2 or 5 still does."""
    power = 10.0 ** max(math.floor(math.log10(most)) - 2, -300) if most else 1.0
    return float(f"{math.ceil(most / power * (1 - 1e-9)) * power:.3g}")


def _most(array: NDArray) -> float:
    """The largest size; infinite where it would be in float32."""
    most = float(np.max(np.abs(array), initial=0.0, where=~np.isnan(array)))
    return most if most < LARGEST else math.inf
