"""What a learner gives: arrays by name, and how precise they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError, Verbatim

MOST_DIGITS = 9  # decimals or significant digits of rounded numbers that are looked for
COARSE = 0.05  # of the largest entry: rounding above it says nothing
ENTRIES = 20_000  # of an array in which rounded digits are looked for


def given_arrays(given: Mapping[str, Any]) -> dict[str, NDArray]:
    """The arrays as real numbers.

    Raises:
        SpecError: if there is none, or one is no array of numbers; it names the array.
    """
    if not isinstance(given, Mapping) or not given:
        raise SpecError("given", "arrays by name", given if isinstance(given, Mapping) else type(given).__name__)
    return {str(name): _array(str(name), value) for name, value in given.items()}


def _array(name: str, value: Any) -> NDArray:
    try:
        array = np.asarray(value)
    except ValueError:
        raise SpecError(name, "an array, all of whose rows have one length", Verbatim("rows of several lengths")
                        ) from None
    if array.dtype.kind == "O" and all(isinstance(each, int | float | None) for each in array.ravel().tolist()):
        array = array.astype(float)  # None is not a number
    if array.dtype.kind not in "fiub" or not array.size:
        raise SpecError(name, "an array of real numbers", Verbatim(
            "an empty array" if not array.size else f"an array of {array.dtype}"))
    return array


def rounding(array: NDArray) -> NDArray:
    """By how much each entry may have been rounded: half a unit of the last digit that is written; zero if all are."""
    values, finite = array.astype(float), np.isfinite(array)
    if array.size > ENTRIES or not finite.all():
        return np.zeros(array.shape)
    largest = float(np.abs(values).max())
    for digits in range(MOST_DIGITS + 1):
        if np.array_equal(np.round(values, digits), values):
            half = 0.5 * 10.0 ** -digits
            if half > COARSE * largest:
                return np.zeros(array.shape)
            return np.maximum(half, _of_significant_digits(values))  # 0.1234 beside 0.05678 has four digits as well
    return _of_significant_digits(values)


def _of_significant_digits(values: NDArray) -> NDArray:
    """Likewise where numbers are written as 1.2e-05."""
    with np.errstate(divide="ignore"):
        exponents = np.where(values != 0.0, np.floor(np.log10(np.abs(values))), 0.0)
    for digits in range(2, MOST_DIGITS + 1):
        written = np.array([float(f"{value:.{digits - 1}e}") for value in values.ravel()]).reshape(values.shape)
        if np.array_equal(written, values):
            return 0.5 * 10.0 ** (exponents - digits + 1)
    return np.zeros(values.shape)
