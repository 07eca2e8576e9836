"""How a learner's arrays differ from the right ones."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..errors import plural
from ..formula.digits import written
from .finding import Difference
from .numbers import FlatNumbers
from .reading import Reading

SIMPLE = 1e-4  # relative: a factor is taken to be constant below this


def differences(given: Mapping[str, NDArray], reading: Reading, numbers: FlatNumbers) -> tuple[Difference, ...]:
    """The arrays that are not the right ones, those that are computed first in front."""
    matches, found = reading.matches(numbers.truth), []
    for i, (name, array) in enumerate(given.items()):
        own = np.flatnonzero(reading.owner == i)
        wrong = own[~matches[own]]
        if wrong.size:
            first = wrong[np.argmin(numbers.rank[reading.positions[wrong]])]
            found.append((numbers.rank[reading.positions[first]],
                          _difference(name, array, own, first, wrong.size, reading, numbers)))
    return tuple(difference for _, difference in sorted(found, key=lambda each: each[0]))


def _difference(name: str, array: NDArray, own: NDArray, first: int, wrong: int, reading: Reading,
                numbers: FlatNumbers) -> Difference:
    position = reading.positions[first]
    with np.errstate(all="ignore"):
        factor = reading.scale.of(numbers.name_of(position))
        values, right = array.ravel().astype(float), reading.of(numbers.truth)[own] * factor
        size = float(np.linalg.norm(values - right) / np.linalg.norm(right)) if right.any() else np.inf
    index = tuple(map(int, np.unravel_index(first - own[0], array.shape)))
    return Difference(
        name, index, numbers.place(position), float(values[first - own[0]]), float(right[first - own[0]]), int(wrong),
        len(own), size, kind_of_difference(values.reshape(array.shape), right.reshape(array.shape)),
    )


def kind_of_difference(given: NDArray, right: NDArray) -> str:
    """What an array is beside the right one, in words, if it is simple: a multiple, zero, transposed, reversed."""
    if not np.isfinite(given).all():
        return f"{plural(int((~np.isfinite(given)).sum()), 'entry is', 'entries are')} not a finite number"
    if not given.any():
        return "it is zero"
    if not right.any():
        return "the right one is zero"
    factor = float(np.vdot(right, given) / np.vdot(right, right))
    if np.abs(given - factor * right).max() <= SIMPLE * np.abs(given).max():
        opposite = abs(factor + 1.0) < SIMPLE
        return "it has the opposite sign" if opposite else f"it is {written(factor)} times the right one"
    most = SIMPLE * np.abs(right).max()
    square = given.ndim == 2 and given.shape[0] == given.shape[1]
    if square and np.abs(given.T - right).max() <= most:
        return "it is the transposed one"
    reversed_along = (axis for axis in range(given.ndim) if np.abs(np.flip(given, axis) - right).max() <= most)
    return next((f"it is in the reverse order along axis {axis}" for axis in reversed_along), "")
