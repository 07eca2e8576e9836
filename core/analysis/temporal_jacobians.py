"""Vanishing and exploding gradients: the Jacobians that multiply an error signal on its way back through time.

In a simple recurrent layer Tδₙ = W_Tᵀ (∂h/∂z)ₙᵀ δₙ, so each timestep back multiplies by the transposed Jacobian
W_Tᵀ diag(σ′ₙ). Its spectral norm is the largest factor by which it stretches a vector, its spectral radius the growth
rate under repetition. The norm of the product describes the whole way back.

In a layer with gates the Jacobian is that of all states in the previous states; for an LSTM, ∂(hₙ, cₙ)/∂(hₙ₋₁, cₙ₋₁),
which multiplies δₙ and the part of ∂C/∂cₙ from later timesteps. ‖∂C/∂cₙ‖ next to ‖δₙ‖ shows how well an LSTM keeps its
error signal: along the memory the factor is the forget gate alone, the constant error carousel.

Sources: Pascanu, Mikolov and Bengio 2013, On the difficulty of training recurrent neural networks; Hochreiter and
Schmidhuber 1997, Long short-term memory.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError
from ..layers.base import Layer
from ..layers.weight_name import weights_of_layer
from ..network.trace import LayerTrace, Step
from ..numerics.evenly_spaced import evenly_spaced
from ..numerics.interrupts import interrupted
from ..numerics.norms import norm
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec

STEADY = 0.01  # largest distance from 1 of a factor per step that "keeps its size"


@dataclass(frozen=True, eq=False)
class TemporalJacobians:
    """The temporal Jacobians of one recurrent layer, for one sample of N timesteps.

    Attributes:
        layer: number of the layer, from 1.
        timesteps: (K,) timesteps of `norms` and `radii`: all n ≥ 2, or some of them evenly spaced.
        norms, radii: (K,) spectral norm and spectral radius of the Jacobian from timestep n back to n − 1.
        signals: ‖δₙ‖, and ‖∂C/∂cₙ‖ of an LSTM, (N,) each, by quantity.
        reached: (M,) timesteps of `products`: 1 to N, or some of them evenly spaced.
        products: (M,) spectral norm of the product of the Jacobians from timestep N back; 1 at N.
        cut: first timestep that the truncated pass from N reaches, before which products are 0; None without
            truncation.
        per_step: geometric mean factor of the product per timestep; None if no step goes back.
        words: the same in words, to follow the name of the error signal.
    """

    layer: int
    timesteps: NDArray
    norms: NDArray
    radii: NDArray
    reached: NDArray
    products: NDArray
    cut: int | None
    per_step: float | None
    words: str
    signals: dict[str, NDArray]


def temporal_jacobians(spec: RunSpec, step: Step, sample: int = 0, most: int | None = None) -> list[TemporalJacobians]:
    """The temporal Jacobians of every recurrent layer for one sample of the batch.

    Args:
        spec: the set-up of the step.
        step: the step.
        sample: sample of the batch, from 0.
        most: largest number of timesteps for norms and radii, at least two, evenly spaced with both ends; these cost
            far more than the matrix products. None: all timesteps.

    Raises:
        SpecError: if the batch has no such sample.
    """
    length = _length(step, sample)
    truncate = step.settings.truncate
    depth = length if truncate is None else min(length, truncate.depth)
    with ONE_THREAD, np.errstate(all="ignore"):
        return [_of_layer(i, layer, trace, weights_of_layer(i, step.weights), sample, length, depth, most)
                for i, (layer, trace) in enumerate(zip(spec.layers, step.layers, strict=True), 1) if trace.recurrent]


def signal_sizes(spec: RunSpec, step: Step, sample: int = 0) -> dict[int, dict[str, NDArray]]:
    """The norms of the error signals of every recurrent layer, (N,) each, by the layer's number, from 1, and by
    quantity.

    Raises:
        SpecError: if the batch has no such sample.
    """
    length = _length(step, sample)
    with ONE_THREAD, np.errstate(all="ignore"):
        return {
            i: _sizes(layer, trace, sample, length)
            for i, (layer, trace) in enumerate(zip(spec.layers, step.layers, strict=True), 1)
            if trace.recurrent
        }


def _sizes(layer: Layer, trace: LayerTrace, sample: int, length: int) -> dict[str, NDArray]:
    return {name: norm(getattr(trace, name)[:length, sample], axis=1) for name in layer.signals}


def _length(step: Step, sample: int) -> int:
    if not 0 <= sample < len(step.samples):
        raise SpecError("sample", f"a sample of the batch, from 0 to {len(step.samples) - 1}", sample)
    return int(step.lengths[sample])


def matrices(layer: Layer, trace: LayerTrace, weights: dict[str, NDArray], sample: int, timesteps: NDArray) -> NDArray:
    """The transposed Jacobians of the states at K timesteps in those of the timestep before, (K, S, S).

    Args:
        layer: a recurrent layer with S numbers of state.
        trace: its trace.
        weights: its weights by short name.
        sample: sample of the batch, from 0.
        timesteps: (K,) timesteps n ≥ 2, from 1.
    """
    return layer.state_jacobian_T(trace.at(timesteps - 1, sample), weights)


def _of_layer(
    number: int,
    layer: Layer,
    trace: LayerTrace,
    weights: dict[str, NDArray],
    sample: int,
    length: int,
    depth: int,
    most: int | None,
) -> TemporalJacobians:
    at, reached = evenly_spaced(2, length, most), evenly_spaced(1, length, most)
    stack = matrices(layer, trace, weights, sample, at)
    going_back = interrupted(range(length, length - depth + 1, -1))
    back = (matrices(layer, trace, weights, sample, np.array([n]))[0] for n in going_back)
    logs = _products(back, layer.state_size, length, {length - depth + 1, *reached.tolist()})
    products = np.exp([logs.get(n, -math.inf) for n in reached.tolist()])
    per_step = None if depth < 2 else float(np.exp(logs[length - depth + 1] / (depth - 1)))
    cut = length - depth + 1 if depth < length else None
    return TemporalJacobians(
        number,
        at,
        _norms(stack),
        _radii(stack),
        reached,
        products,
        cut,
        per_step,
        _words(per_step, cut),
        _sizes(layer, trace, sample, length),
    )


def _products(back: Iterable[NDArray], units: int, length: int, wanted: set[int]) -> dict[int, float]:
    """The logarithm of the norm of the product of the Jacobians `back` from timestep N = `length`, at the timesteps
    `wanted`.

    The product is rescaled at every timestep and its scale kept as a logarithm, since the product may underflow.
    """
    logs, product, scale = {length: 0.0}, np.eye(units), 0.0
    for n, factor in zip(range(length - 1, 0, -1), back, strict=False):
        product = factor @ product
        size = float(np.abs(product).max())
        scale += math.log(size) if size > 0.0 else -math.inf if size == 0.0 else math.nan
        product /= size if size else 1.0
        if n in wanted:
            logs[n] = scale + float(np.log(_norms(product[None])[0])) if size else -math.inf
    return logs


def _norms(stack: NDArray) -> NDArray:
    """(K,) spectral norms of matrices (K, units, units); NaN for a matrix that is not finite."""
    return _of_finite(stack, lambda finite: np.linalg.norm(finite, 2))


def _radii(stack: NDArray) -> NDArray:
    """(K,) spectral radii, likewise."""
    return _of_finite(stack, lambda finite: np.abs(np.linalg.eigvals(finite)).max())


def _of_finite(stack: NDArray, measure: Callable[[NDArray], float]) -> NDArray:
    return np.array([measure(matrix) if np.isfinite(matrix).all() else np.nan for matrix in interrupted(stack)])


def _words(per_step: float | None, cut: int | None) -> str:
    """What happens to the error signal, in words that follow its name."""
    if per_step is None:
        return "does not go back in time"
    if not math.isfinite(per_step):
        return "is not a number"
    if per_step == 0.0:
        return "vanishes on the way"
    until = "" if cut is None else f", until it is cut before timestep {cut}"
    if abs(per_step - 1.0) < STEADY:
        return f"keeps its size{until}"
    amount = f"{per_step:.2f}" if 0.01 <= per_step < 100 else f"{per_step:.1e}"
    return f"{'shrinks' if per_step < 1 else 'grows'} ×{amount} per step back{until}"
