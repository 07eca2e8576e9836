"""How much a state depends on an earlier one: ‖∂hₜ/∂hₖ‖ for all pairs of timesteps.

∂hₜ/∂hₖ is the product of the Jacobians of the timesteps k + 1 … t. In a layer with gates the product is that of all
states, and each state has its own diagonal block: ∂hₜ/∂hₖ and, for an LSTM, ∂cₜ/∂cₖ, along the memory.

Source: Pascanu, Mikolov and Bengio 2013, On the difficulty of training recurrent neural networks, equation 5.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError
from ..layers.weight_name import weights_of_layer
from ..network.trace import Step
from ..numerics.evenly_spaced import evenly_spaced
from ..numerics.interrupts import interrupted
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec
from .temporal_jacobians import matrices

NORMS: dict[str, Literal["fro"] | int] = {"spectral": 2, "frobenius": "fro"}


@dataclass(frozen=True, eq=False)
class StateInfluence:
    """The norms of the Jacobians of the states of one recurrent layer, for one sample of N timesteps.

    Attributes:
        layer: number of the layer, from 1.
        timesteps: (K,) timesteps t and k, from 1: all, or some of them evenly spaced.
        norms: (K, K) by state, ``h`` and ``c`` of an LSTM: ‖∂hₜ/∂hₖ‖ at [t, k]; NaN for k > t, and where a number is
            not finite. These are derivatives of the forward pass, whatever truncation the backward pass has.
    """

    layer: int
    timesteps: NDArray
    norms: dict[str, NDArray]


def state_influence(spec: RunSpec, step: Step, sample: int = 0, most: int | None = None,
                    norm: str = "spectral") -> list[StateInfluence]:
    """The norms ‖∂hₜ/∂hₖ‖ of every recurrent layer for one sample of the batch.

    Args:
        spec: the set-up of the step.
        step: the step.
        sample: sample of the batch, from 0.
        most: largest number of timesteps, at least two, evenly spaced with both ends. None: all timesteps.
        norm: ``spectral``, the largest factor by which a vector is stretched, or ``frobenius``, which is at least as
            large, and takes far less time.

    Raises:
        SpecError: if the batch has no such sample, or there is no such norm.
    """
    if not 0 <= sample < len(step.samples):
        raise SpecError("sample", f"a sample of the batch, from 0 to {len(step.samples) - 1}", sample)
    if norm not in NORMS:
        raise SpecError("norm", f"one of {', '.join(NORMS)}", norm)
    timesteps = evenly_spaced(1, int(step.lengths[sample]), most)
    with ONE_THREAD, np.errstate(all="ignore"):
        return [
            StateInfluence(i, timesteps, _norms(spec, step, i, sample, timesteps, NORMS[norm]))
            for i, layer in enumerate(spec.layers, 1)
            if layer.recurrent
        ]


def _norms(spec: RunSpec, step: Step, i: int, sample: int, timesteps: NDArray, order: str | int) -> dict[str, NDArray]:
    """One timestep after another: the products of all earlier ones grow by one factor."""
    layer, weights = spec.layers[i - 1], weights_of_layer(i, step.weights)
    count, units = len(timesteps), layer.units
    norms = {state: np.full((count, count), np.nan) for state in layer.states}
    products = np.empty((count, layer.state_size, layer.state_size))  # of each k, transposed: back from t to k
    before = int(timesteps[0])
    for row, t in enumerate(interrupted(timesteps.tolist())):
        for factor in matrices(layer, step.layers[i - 1], weights, sample, np.arange(before + 1, t + 1)):
            products[:row] = products[:row] @ factor
        products[row] = np.eye(layer.state_size)
        for number, state in enumerate(layer.states):
            block = slice(number * units, (number + 1) * units)
            norms[state][row, : row + 1] = _of_finite(products[: row + 1, block, block], order)
        before = t
    return norms


def _of_finite(stack: NDArray, order: str | int) -> NDArray:
    """(K,) norms of matrices (K, units, units); NaN for a matrix that is not finite."""
    finite = np.isfinite(stack).all(axis=(1, 2), keepdims=True)
    return np.where(finite[:, 0, 0], np.linalg.norm(np.where(finite, stack, 0.0), order, axis=(1, 2)), np.nan)
