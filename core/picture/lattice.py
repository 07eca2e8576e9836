"""The lattice of one sample: a row for each layer, a column for each timestep, a bar for each unit."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..formula.digits import written
from ..network.trace import LayerTrace, Step
from ..numerics.evenly_spaced import evenly_spaced
from .svg import LINE, QUIET, SPACE, TIME, Box, arrow, colour, rectangle, text

LABELS, GAP, HIGHEST, WIDEST, NARROWEST = 128.0, 16.0, 96.0, 52.0, 9.0
ROOMY = 26.0  # pitch from which there is room for an arrow between two timesteps
MOST_TIMESTEPS, MOST_UNITS = 100, 64
NAME = {"font_size": 12, "font_weight": "bold", "text_anchor": "end"}
SYMBOLS = {"delta": "δ", "dz": "∂C/∂z", "dsigma": "σ′", "delta_space": "Sδ", "delta_time": "Tδ"}


class Row(NamedTuple):
    """A layer as a row.

    Attributes:
        name, kind: what stands beside it.
        values: (timesteps, units) the numbers shown.
        arriving: (timesteps,) ‖Tδ‖ that arrives from the next timestep; none without memory.
        from_above: (timesteps,) ‖Sδ‖.
        top, height: its place.
    """

    name: str
    kind: str
    values: NDArray
    arriving: NDArray | None
    from_above: NDArray
    top: float
    height: float


class LatticePicture:
    """The lattice as SVG.

    Args:
        step: the step.
        sample: of the batch, from 0.
        quantity: what the bars show, such as ``delta`` or ``h``.
        width: of the picture.
        top: where it begins.
    """

    def __init__(self, step: Step, sample: int, quantity: str, width: float, top: float):
        self.length = int(step.lengths[sample])
        first = max(0, self.length - MOST_TIMESTEPS)
        self.timesteps = range(first, self.length)
        self.pitch = float(np.clip((width - LABELS - 16) / len(self.timesteps), NARROWEST, WIDEST))
        self._inputs = step.inputs[first : self.length, sample]
        self.rows, y = [], top
        for number, layer in reversed(list(enumerate(step.layers, start=1))):
            name = "output" if number == len(step.layers) else f"layer {number}"
            row = _row(layer, name, (slice(first, self.length), sample), quantity, y)
            self.rows.append(row)
            y += row.height + GAP
        self.foot = y
        self.limit = max(float(np.nanmax(np.abs(np.where(np.isfinite(row.values), row.values, 0.0))))
                         for row in self.rows)
        self.symbol = SYMBOLS.get(quantity, quantity)

    @property
    def height(self) -> float:
        """Where it ends."""
        return self.foot + 42

    def parts(self) -> Iterator[str]:
        """All strokes."""
        yield from self._arrows()
        for row in self.rows:
            middle = row.top + row.height / 2
            yield text(LABELS - 12, middle - 1, row.name, **NAME)
            yield text(LABELS - 12, middle + 12, row.kind, font_size=10, fill=QUIET, text_anchor="end")
            for column, n in enumerate(self.timesteps):
                yield from self._cell(row, column, n)
        yield from self._input()

    def x(self, column: int) -> float:
        """The left edge of a column."""
        return LABELS + column * self.pitch

    @property
    def _cell_width(self) -> float:
        return self.pitch - (10 if self.pitch > ROOMY else 2)

    def _cell(self, row: Row, column: int, n: int) -> Iterator[str]:
        x, values = self.x(column), row.values[column]
        yield rectangle(Box(x, row.top, self._cell_width, row.height), fill="none", stroke=LINE, rx=3)
        each = (row.height - 4) / len(values)
        for i, value in enumerate(values):
            place = Box(x + 2, row.top + 2 + i * each, self._cell_width - 4, max(each - 1, 0.8))
            said = f"{row.name}, timestep {n + 1}, unit {i + 1}: {self.symbol} = {written(float(value))}"
            yield rectangle(place, said, fill=colour(float(value), self.limit))

    def _arrows(self) -> Iterator[str]:
        """δ goes down (space) and back (time): an arrow is as wide as the norm of what it carries, on a log scale."""
        for row, below in zip(self.rows, self.rows[1:], strict=False):
            for column in range(len(self.timesteps)):
                x = self.x(column) + self._cell_width / 2
                yield arrow((x, row.top + row.height), (x, below.top), SPACE, **_stroke(below.from_above[column]))
        for row in self.rows:
            for column in range(len(self.timesteps) - 1) if row.arriving is not None and self.pitch > ROOMY else ():
                y = row.top + row.height / 2
                yield arrow((self.x(column + 1), y), (self.x(column) + self._cell_width, y), TIME,
                            **_stroke(row.arriving[column]))

    def _input(self) -> Iterator[str]:
        yield text(LABELS - 12, self.foot + 14, "input x", **NAME)
        limit, every = float(np.abs(self._inputs).max()), max(1, round(24 / self.pitch))
        for column, n in enumerate(self.timesteps):
            values, x = self._inputs[column][:MOST_UNITS], self.x(column)
            each = self._cell_width / len(values)
            for i, value in enumerate(values):
                yield rectangle(Box(x + i * each, self.foot, max(each - 0.3, 0.5), 20),
                                f"x{i + 1} of timestep {n + 1}: {written(float(value))}",
                                fill=colour(float(value), limit))
            if column % every == 0:
                yield text(x + self._cell_width / 2, self.foot + 35, str(n + 1), font_size=10, fill=QUIET,
                           text_anchor="middle", font_style="italic")


def _stroke(norm: float) -> dict[str, float]:
    """Width and opacity of an arrow: seven decades below 1 are told apart."""
    share = float(np.clip(1 + np.log10(norm) / 7, 0.0, 1.0)) if norm > 0 else 0.0
    return {"width": 0.6 + 2.4 * share, "opacity": 0.12 + 0.88 * share}


def _row(layer: LayerTrace, name: str, where: tuple[slice, int], quantity: str, top: float) -> Row:
    """A layer as a row.

    Args:
        layer: the layer.
        name: what it is called.
        where: the timesteps, and the sample.
        quantity: what the bars show.
        top: where it begins.
    """
    values = getattr(layer, quantity)[where]
    units = evenly_spaced(0, values.shape[1] - 1, MOST_UNITS)
    with np.errstate(all="ignore"):
        arriving, above = (np.linalg.norm(signal[where], axis=1) for signal in (layer.delta_time, layer.delta_space))
    return Row(name, f"{values.shape[1]} {layer.kind}", values[:, units], arriving if layer.recurrent else None, above,
               top, float(np.clip(13 * len(units) + 4, 17, HIGHEST)))
