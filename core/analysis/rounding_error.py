"""How far rounding alone may move each gradient: what a verdict on it has to know.

Near a minimum, where y − t cancels, and where a unit is saturated, where 1 − h² or h (1 − h) does, a gradient may be made of
rounding and little else, and two right ways to compute it then differ as much as they agree. A bound by absolute values would
grow with every timestep and excuse anything. So the step is made again a few times, its weights, inputs, activations and error
signals moved at random by about as much as they are rounded, and how far each gradient moves says how well it is known
(Vignes 1993, A stochastic arithmetic for reliable scientific computation). Added to that is the rounding of the sum over
timesteps and samples.

A mistake is in all of these gradients alike, so that it does not pass for rounding.
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
from .gradient_shares import terms_of

EPS = float(np.finfo(float).eps)
TIMES = 6  # that the step is made again
MOVED = 2.0 * EPS  # relative; functions such as tanh are rounded to an ulp or two
SAFETY = 8.0  # the largest of so few is not the largest there is, and both sides of a comparison are rounded

GOOD = 1e-9  # a relative error that a right gradient never has where more than rounding is left of it

Noise = Callable[[NDArray], None]


@ONE_THREAD
@np.errstate(all="ignore")
def rounding_of(spec: RunSpec, step: Step) -> dict[str, NDArray]:
    """By the weight's name, shaped as the weight: up to where a difference between two gradients of a step may be rounding."""
    plain, rng = _gradients(spec, step), random_stream(spec.seed, Stream.ROUNDING_ERROR, step.index)
    moved = {name: np.zeros(gradient.shape) for name, gradient in plain.items()}
    for _ in range(TIMES):
        for name, gradient in _gradients(spec, step, lambda array: _move(array, rng)).items():
            np.fmax(moved[name], np.abs(gradient - plain[name]), moved[name])
    return {name: SAFETY * (moved[name] + _summed(step, name)) for name in plain}


@np.errstate(all="ignore")
def relative_error(one: NDArray, other: NDArray, rounding: NDArray) -> NDArray:
    """|a − b| relative to the larger of the two, or where that is less, to what rounding would be 10⁻⁹ of; 0 where they are the same."""
    difference = np.abs(np.subtract(one, other))
    size = np.fmax(np.fmax(np.abs(one), np.abs(other)), np.divide(rounding, GOOD))
    return np.where(difference == 0.0, 0.0, difference / size)


@np.errstate(all="ignore")
def near_rounding(one: NDArray, other: NDArray, rounding: NDArray) -> NDArray:
    """Whether two gradients, which are not the same, need not agree in nine digits, since rounding is more than 10⁻⁹ of them."""
    return (one != other) & (np.asarray(rounding) > GOOD * np.fmax(np.abs(one), np.abs(other)))


def _move(array: NDArray, rng: np.random.Generator) -> None:
    array *= 1.0 + MOVED * rng.uniform(-1.0, 1.0, array.shape)


def _gradients(spec: RunSpec, step: Step, noise: Noise | None = None) -> dict[str, NDArray]:
    """The gradient of a step again, with everything moved by the noise, if there is any."""
    lattice, weights = rebuild_lattice(spec, step)
    if noise is not None:
        for array in (lattice.inputs, *weights.values()):
            noise(array)
        for cells in lattice.layers:
            cells.wrap(lambda activation: Moved(activation, noise))
    lattice.forward()
    lattice.backward()
    return lattice.layout.weights(lattice.gradients)


def _summed(step: Step, weight: str) -> NDArray:
    """The rounding of a gradient's own sum, (rows, columns) or (rows,)."""
    behind, taken = terms_of(step, weight)
    behind, count = np.abs(behind), len(behind) * behind.shape[1]
    size = behind.sum(axis=(0, 1)) if taken is None else np.tensordot(behind, np.abs(taken), axes=((0, 1), (0, 1)))
    return EPS * np.sqrt(count) * size / behind.shape[1]


class Moved:
    """An activation whose numbers are moved a little; σ′ follows from an h that was."""

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
