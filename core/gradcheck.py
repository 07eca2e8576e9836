"""Is the gradient right? Any weight against a derivative that knows nothing of backpropagation.

Complex steps (Squire and Trapp 1998, Using complex variables to estimate derivatives of real functions):
for an analytic C, Im C(w + ih) / h = ∂C/∂w up to h², and nothing is subtracted, so h may be tiny and the
derivative is exact to rounding. Central differences are there for comparison; they lose half the digits.

Truncated backpropagation computes something else than the derivative of the cost: what goes back beyond
a pass's first timestep is left out. The check leaves out the same, pass by pass, so it holds there too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .dataset import Batch
from .errors import SpecError
from .network import Lattice
from .trainer import Trainer

COMPLEX_STEP = 1e-30
CENTRAL_STEP = 6e-6  # about the cube root of the rounding error: where truncation and rounding balance
METHODS = ("complex_step", "central")


@dataclass(frozen=True)
class Check:
    """One weight's gradient twice: by backpropagation and by a numerical derivative.

    Attributes:
        weight, index: which entry of which weight.
        backprop, numeric: the two values of ∂C/∂w.
        scale: the largest gradient in the same weight, by which the error is measured where this entry is tiny.
    """

    weight: str
    index: tuple[int, ...]
    backprop: float
    numeric: float
    scale: float

    @property
    def relative_error(self) -> float:
        """Their difference, relative to the larger of the two and of 10⁻³ of the weight's largest gradient."""
        size = max(abs(self.backprop), abs(self.numeric), 1e-3 * self.scale)
        return abs(self.backprop - self.numeric) / size if size else 0.0


def gradient_check(trainer: Trainer, name: str | None = None, index: tuple[int, ...] | None = None,
                   method: str = "complex_step") -> list[Check]:
    """Check one entry of a weight, all of a weight, or all weights, on the batch to come.

    Raises:
        SpecError: for a weight, an index or a method that there is not.
    """
    return list(checks(trainer, name, index, method))


def checks(trainer: Trainer, name: str | None = None, index: tuple[int, ...] | None = None,
           method: str = "complex_step") -> Iterator[Check]:
    """The same one by one, for those who want to see it go on."""
    if method not in METHODS:
        raise SpecError("method", f"one of {', '.join(METHODS)}", method)
    if name is not None and name not in trainer.weights:
        raise SpecError("weight", f"one of {', '.join(trainer.weights)}", name)
    step, probe = trainer.preview(), _Probe(trainer, method)
    for weight in [name] if name else trainer.weights:
        gradient = step.gradients[weight]
        scale = float(np.abs(gradient).max())
        for i in _indices(index, gradient.shape):
            yield Check(weight, i, float(gradient[i]), probe.derivative(weight, i), scale)


def _indices(index: tuple[int, ...] | None, shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if index is None:
        return iter(np.ndindex(shape))
    if len(index) != len(shape) or not all(0 <= i < n for i, n in zip(index, shape, strict=True)):
        raise SpecError("index", f"{len(shape)} numbers below {' × '.join(map(str, shape))}", index)
    return iter([tuple(index)])


class _Probe:
    """The mean cost of one batch as a function of the weights, forward passes only."""

    def __init__(self, trainer: Trainer, method: str):
        batch: Batch = trainer.upcoming()
        self._complex = method == "complex_step"
        self._theta = trainer.state().theta.astype(complex if self._complex else float)
        self._weights = trainer.network.weights(self._theta)
        self._lattice = Lattice(trainer.network, self._theta, len(batch.inputs), len(batch.samples), batch.ragged, self._theta.dtype)
        self._lattice.load(batch.inputs, batch.targets, batch.lengths)

    def derivative(self, weight: str, index: tuple[int, ...]) -> float:
        """∂C/∂w of one weight."""
        view = self._weights[weight]
        kept = view[index]
        with np.errstate(all="ignore"):
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
        return float(costs[0] - costs[1]) / (2.0 * step)

    def _cost(self, window=None):
        """The mean cost; in a truncated pass, that of its own targets, with what lies before it held fixed."""
        lattice = self._lattice
        lattice.forward(None if window is None else window.reach)
        entering = None if window is None or window.inject is None else lattice.entering(window.inject)
        return (lattice.costs if entering is None else lattice.costs * entering).sum() / lattice.batch
