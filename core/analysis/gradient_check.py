"""Gradient check: the gradient of backpropagation against numerical derivatives.

Complex steps: for an analytic C, Im C(w + ih) / h = ∂C/∂w up to h². Nothing is subtracted, so h may be tiny and the
derivative is exact to rounding. Central differences are for comparison; they lose half the digits.

Truncated backpropagation does not compute the derivative of the cost: it omits what goes back beyond a pass's first
timestep. The check omits the same, pass by pass, so it is valid for truncated passes too.

Source: Squire and Trapp 1998, Using complex variables to estimate derivatives of real functions.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError
from ..network.rebuild import rebuild_lattice
from ..network.trace import Step
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec
from ..training.trainer import Trainer
from .rounding_error import EPS, relative_error, rounding_bounds

COMPLEX_STEP = 1e-30
CENTRAL_STEP = 6e-6  # about the cube root of the rounding error: where truncation and rounding balance
METHODS = ("complex_step", "central")


@dataclass(frozen=True)
class GradientCheck:
    """The gradient of one entry by backpropagation and by a numerical derivative.

    Attributes:
        weight: name of the weight.
        index: row and column, or row of a bias, from 0.
        backprop, numeric: the two values of ∂C/∂w.
        rounding: largest difference that rounding explains; see `rounding_bounds`.
    """

    weight: str
    index: tuple[int, ...]
    backprop: float
    numeric: float
    rounding: float

    @property
    def relative_error(self) -> float:
        """The difference relative to the larger of the two values; at most 10⁻⁹ if rounding explains it."""
        return float(relative_error(self.backprop, self.numeric, self.rounding))


def gradient_check(trainer: Trainer, name: str | None = None, index: tuple[int, ...] | None = None,
                   method: str = "complex_step") -> list[GradientCheck]:
    """Check the gradient of one entry, one weight or all weights, on the next batch.

    Args:
        trainer: the trainer, which does not change.
        name: name of the weight; None: all weights.
        index: index of the entry; None: all entries.
        method: ``complex_step`` or ``central``.

    Raises:
        SpecError: if the weight, the index or the method does not exist.
    """
    return list(checks(trainer, name, index, method))


def checks(trainer: Trainer, name: str | None = None, index: tuple[int, ...] | None = None,
           method: str = "complex_step") -> Iterator[GradientCheck]:
    """The checks of `gradient_check`, one at a time."""
    step = trainer.preview()
    places = ((weight, i) for weight in _named(step, name) for i in _indices(index, step.weights[weight].shape))
    return _compared(trainer.spec, step, places, method)


def check_step(spec: RunSpec, step: Step, name: str | None = None, first: int = 0, count: int | None = None,
               method: str = "complex_step") -> Iterator[GradientCheck]:
    """Check the gradients in the trace of a step, one entry at a time.

    Args:
        spec: the set-up of the step.
        step: the step.
        name: name of the weight; None: all weights, one after another.
        first: first entry to check, from 0, in the flattened weights.
        count: number of entries; None: all that follow.
        method: ``complex_step`` or ``central``.

    Raises:
        SpecError: if the weight, the entry or the method does not exist.
    """
    total = entries(step, name)
    if not 0 <= first < total:
        raise SpecError("first", f"a whole number from 0 to {total - 1}", first)
    places = ((weight, i) for weight in _named(step, name) for i in np.ndindex(step.weights[weight].shape))
    return _compared(spec, step, islice(places, first, None if count is None else first + count), method)


def entries(step: Step, name: str | None = None) -> int:
    """The number of entries of one weight, or of all; raises `SpecError` if the weight does not exist."""
    return sum(step.weights[weight].size for weight in _named(step, name))


def _named(step: Step, name: str | None) -> list[str]:
    if name is not None and name not in step.weights:
        raise SpecError("weight", f"one of {', '.join(step.weights)}", name)
    return list(step.weights) if name is None else [name]


def _compared(
    spec: RunSpec, step: Step, places: Iterable[tuple[str, tuple[int, ...]]], method: str
) -> Iterator[GradientCheck]:
    if method not in METHODS:
        raise SpecError("method", f"one of {', '.join(METHODS)}", method)
    probe, rounding = _Probe(spec, step, method), rounding_bounds(spec, step)
    return (GradientCheck(weight, i, float(step.gradients[weight][i]), probe.derivative(weight, i),
                          float(rounding[weight][i]) + probe.lost) for weight, i in places)


def _indices(index: tuple[int, ...] | None, shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if index is None:
        return iter(np.ndindex(shape))
    if len(index) != len(shape) or not all(0 <= i < n for i, n in zip(index, shape, strict=True)):
        raise SpecError("index", f"{len(shape)} numbers below {' × '.join(map(str, shape))}", index)
    return iter([tuple(index)])


class _Probe:
    """The mean cost of a step's batch as a function of the weights, by forward passes only."""

    def __init__(self, spec: RunSpec, step: Step, method: str):
        self._complex = method == "complex_step"
        self._size = abs(step.cost)
        self._lattice, self._weights = rebuild_lattice(spec, step, complex if self._complex else float)

    @property
    def lost(self) -> float:
        """The rounding error of the difference between two nearly equal costs."""
        return 0.0 if self._complex else 4.0 * EPS * self._size / CENTRAL_STEP

    def derivative(self, weight: str, index: tuple[int, ...]) -> float:
        """∂C/∂w of one entry."""
        view = self._weights[weight]
        kept = view[index]
        with ONE_THREAD, np.errstate(all="ignore"):
            slope = self._by_complex_step(view, index) if self._complex else self._by_differences(view, index)
        view[index] = kept
        return slope

    def _by_complex_step(self, view: NDArray, index: tuple[int, ...]) -> float:
        view[index] += 1j * COMPLEX_STEP
        return float(sum(self._cost(window).imag for window in self._lattice.windows)) / COMPLEX_STEP

    def _by_differences(self, view: NDArray, index: tuple[int, ...]) -> float:
        step = CENTRAL_STEP * max(1.0, abs(view[index]))
        middle, costs = view[index], []
        for side in (middle + step, middle - step):
            view[index] = side
            costs.append(self._cost())
        return float((costs[0] - costs[1]) / (2.0 * step))

    def _cost(self, window=None):
        """The mean cost; with a window, that of its own targets, with everything before the window held constant."""
        lattice = self._lattice
        lattice.forward(None if window is None else window.reach)
        entering = None if window is None or window.inject is None else lattice.injected_targets(window.inject)
        return (lattice.costs if entering is None else lattice.costs * entering).sum() / lattice.batch
