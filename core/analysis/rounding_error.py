"""The rounding error of each gradient, which a comparison of two gradients must allow for.

Near a minimum, where y − t cancels, and in saturated units, where 1 − h² or h (1 − h) does, a gradient may consist of
little but rounding, and two correct computations disagree. A bound by absolute values would grow with every timestep
and allow any error. So the passes are repeated a few times with random relative changes of the size of rounding in
weights, inputs, activations and error signals; the change of each gradient estimates its rounding error. The rounding
of the sum over timesteps and samples is added.

A mistake changes all of these gradients alike, so it does not count as rounding.

Source: Vignes 1993, A stochastic arithmetic for reliable scientific computation.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..activations.base import Activation
from ..network.rebuild import rebuild_lattice
from ..network.trace import Step
from ..numerics.random_streams import Stream, random_stream
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec
from .gradient_shares import gradient_factors

EPS = float(np.finfo(float).eps)
TIMES = 6  # repetitions of the passes
MOVED = 2.0 * EPS  # relative change; functions such as tanh are rounded to one or two ulps
SAFETY = 8.0  # the largest of a few samples is not the maximum, and both sides of a comparison are rounded

GOOD = 1e-9  # relative error that a correct gradient never exceeds unless rounding dominates

Noise = Callable[[NDArray], None]


@ONE_THREAD
@np.errstate(all="ignore")
def rounding_bounds(spec: RunSpec, step: Step) -> dict[str, NDArray]:
    """The largest difference between two gradients of a step that rounding explains, by the weight's name, in its
    shape.
    """
    plain, rng = _gradients(spec, step), random_stream(spec.seed, Stream.ROUNDING_ERROR, step.index)
    moved = {name: np.zeros(gradient.shape) for name, gradient in plain.items()}
    for _ in range(TIMES):
        for name, gradient in _gradients(spec, step, lambda array: _move(array, rng)).items():
            np.fmax(moved[name], np.abs(gradient - plain[name]), moved[name])
    return {name: SAFETY * (moved[name] + _summed(step, name)) for name in plain}


@np.errstate(all="ignore")
def relative_error(one: NDArray, other: NDArray, rounding: NDArray) -> NDArray:
    """|a − b| relative to the larger of |a|, |b| and rounding / 10⁻⁹; 0 where they are equal."""
    difference = np.abs(np.subtract(one, other))
    size = np.fmax(np.fmax(np.abs(one), np.abs(other)), np.divide(rounding, GOOD))
    return np.where(difference == 0.0, 0.0, difference / size)


@np.errstate(all="ignore")
def rounding_dominates(one: NDArray, other: NDArray, rounding: NDArray) -> NDArray:
    """Whether two unequal gradients need not agree in nine digits, because rounding exceeds 10⁻⁹ of both."""
    return (one != other) & (np.asarray(rounding) > GOOD * np.fmax(np.abs(one), np.abs(other)))


def _move(array: NDArray, rng: np.random.Generator) -> None:
    array *= 1.0 + MOVED * rng.uniform(-1.0, 1.0, array.shape)


def _gradients(spec: RunSpec, step: Step, noise: Noise | None = None) -> dict[str, NDArray]:
    """The gradient of a step, with `noise` applied to all numbers of its passes."""
    lattice, weights = rebuild_lattice(spec, step)
    if noise is not None:
        for array in (lattice.inputs, *weights.values()):
            noise(array)
        for cells in lattice.layers:
            cells.wrap(lambda activation: NoisyActivation(activation, noise))
    lattice.forward()
    lattice.backward()
    return lattice.layout.weights(lattice.gradients)


def _summed(step: Step, weight: str) -> NDArray:
    """The rounding error of the sum over timesteps and samples in a gradient, (rows, columns) or (rows,)."""
    behind, taken = gradient_factors(step, weight)
    behind, count = np.abs(behind), len(behind) * behind.shape[1]
    size = behind.sum(axis=(0, 1)) if taken is None else np.tensordot(behind, np.abs(taken), axes=((0, 1), (0, 1)))
    return EPS * np.sqrt(count) * size / behind.shape[1]


class NoisyActivation:
    """An activation with noise on its results; σ′ follows from the noisy h."""

    def __init__(self, activation: Activation, noise: Noise):
        self._activation, self._noise = activation, noise

    def __getattr__(self, name: str):
        return getattr(self._activation, name)

    def forward(self, z: NDArray, h: NDArray) -> None:
        self._activation.forward(z, h)
        self._noise(h)

    def backward(self, delta: NDArray, h: NDArray, dsigma: NDArray, dz: NDArray) -> None:
        self._activation.backward(delta, h, dsigma, dz)
        self._noise(dz)
