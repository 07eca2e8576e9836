"""All weights of a step, and their gradients below them, as matrices."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..formula.digits import written
from ..network.trace import Step
from .svg import QUIET, Box, colour, rectangle, text

CELL, GAP, WIDEST, NARROWEST, LEFT = 9.0, 12.0, 110.0, 92.0, 16.0


class Matrix(NamedTuple):
    """A weight and its gradient, as matrices; a bias is a column."""

    name: str
    weight: NDArray
    gradient: NDArray


class WeightsPicture:
    """The weights and their gradients as SVG, each on a scale of its own.

    Args:
        step: the step.
        width: of the picture.
        top: where it begins.
    """

    def __init__(self, step: Step, width: float, top: float):
        self._top, self._matrices = top, [
            Matrix(name, _matrix(weight), _matrix(step.gradients[name])) for name, weight in step.weights.items()
        ]
        self._places, x, y, tallest = [], LEFT, top, 0.0
        for matrix in self._matrices:
            wide, tall = self._size(matrix)
            if x + wide > width - 12 and x > LEFT:
                x, y, tallest = LEFT, y + 2 * tallest + 62, 0.0
            self._places.append((x, y))
            x, tallest = x + max(wide, NARROWEST) + GAP, max(tallest, tall)
        self.height = y + 2 * tallest + 62

    def parts(self) -> Iterator[str]:
        """All strokes."""
        for matrix, (x, y) in zip(self._matrices, self._places, strict=True):
            _, tall = self._size(matrix)
            yield text(x, y + 12, matrix.name, font_size=10, font_weight="bold")
            for what, values, above in (("W", matrix.weight, 18.0), ("∂C/∂W", matrix.gradient, 34.0 + tall)):
                yield text(x, y + above + tall + 10, f"{what} ±{largest(values):.2g}", font_size=9, fill=QUIET)
                yield from self._entries(matrix.name, what, values, Box(x, y + above, *self._size(matrix)))

    @staticmethod
    def _entries(name: str, what: str, values: NDArray, place: Box) -> Iterator[str]:
        wide, tall = place.width / values.shape[1], place.height / values.shape[0]
        limit = largest(values)
        for (row, column), value in np.ndenumerate(values):
            entry = Box(place.x + column * wide, place.y + row * tall, max(wide - 0.5, 0.5), max(tall - 0.5, 0.5))
            said = f"{what} of {name}[{row + 1}, {column + 1}] = {written(float(value))}"
            yield rectangle(entry, said, fill=colour(float(value), limit))

    @staticmethod
    def _size(matrix: Matrix) -> tuple[float, float]:
        rows, columns = matrix.weight.shape
        each = min(CELL, WIDEST / max(rows, columns))
        return columns * each, rows * each


def largest(values: NDArray) -> float:
    """The largest size of a finite entry; 0 if there is none."""
    return float(np.abs(values, where=np.isfinite(values), out=np.zeros(values.shape)).max())


def _matrix(array: NDArray) -> NDArray:
    return array[:, None] if array.ndim == 1 else array
