"""Why gradients vanish or explode: what an error signal is multiplied by on its way back through time.

In a simple recurrent layer Tδₙ = W_Tᵀ (∂h/∂z)ₙᵀ δₙ, so each timestep back is one more factor, W_Tᵀ diag(σ′ₙ). The largest
stretch of any vector by a factor is its spectral norm, and its spectral radius says what many of the same would do;
of the way as a whole the norm of the product speaks (Pascanu, Mikolov and Bengio 2013, On the difficulty of training
recurrent neural networks).

A layer with gates carries more to the next timestep than its weights see, and an LSTM has two states, h and c. So there
the factor is the transposed Jacobian of all its states, ∂(hₙ, cₙ)/∂(hₙ₋₁, cₙ₋₁): what δₙ and what ∂C/∂cₙ gets from later
timesteps is multiplied by. How well an LSTM keeps its error signal is seen beside it, in ‖∂C/∂cₙ‖ next to ‖δₙ‖: along
the memory the factor is the forget gate alone, the constant error carousel of Hochreiter and Schmidhuber 1997.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError
from ..layers.base import Layer
from ..network.trace import LayerTrace, Step
from ..numerics.interrupts import interrupted
from ..numerics.norms import norm
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec

STEADY = 0.01  # how near to 1 a factor a step is to be for "keeps its size"


@dataclass(frozen=True, eq=False)
class TemporalJacobians:
    """The way back through time in one recurrent layer, for one sample of N timesteps.

    Attributes:
        layer: which, counted from 1.
        timesteps: (K,) where norms and radii were taken: the timesteps n ≥ 2, or some of them evenly spaced.
        norms, radii: (K,) spectral norm and spectral radius of the factor that carries δₙ back to timestep n − 1.
        signals: by quantity the size of the error signal at each timestep, (N,): ‖δₙ‖, and ‖∂C/∂cₙ‖ of an LSTM.
        reached: (M,) the timesteps that `products` is of: all from 1 to N, or some of them evenly spaced.
        products: (M,) spectral norm of the product of the factors back from timestep N; 1 at N itself.
        cut: the first timestep that the backward pass from N reaches, where truncation cuts it; beyond it products are 0.
        per_step: the geometric mean that the product shrinks or grows by for each step back; none where there is no step.
        words: the same as a sentence without a subject.
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
    """The factors of every recurrent layer for one sample of the batch.

    Args:
        sample: which, counted from 0.
        most: norms and radii are taken at so many timesteps only, at least two, evenly spaced with both ends; they
            cost far more than the products of the matrices.

    Raises:
        SpecError: for a sample that there is not.
    """
    length = _length(step, sample)
    truncate = step.settings.truncate
    depth = length if truncate is None else min(length, truncate.depth)
    with ONE_THREAD, np.errstate(all="ignore"):
        return [_of_layer(i, layer, trace, own_weights(step, trace.name), sample, length, depth, most)
                for i, (layer, trace) in enumerate(zip(spec.layers, step.layers, strict=True), 1) if trace.recurrent]


def signal_sizes(spec: RunSpec, step: Step, sample: int = 0) -> dict[int, dict[str, NDArray]]:
    """How large the error signals of every recurrent layer are, by its number, counted from 1, and by quantity, (N,) each: as in `TemporalJacobians.signals`.

    Raises:
        SpecError: for a sample that there is not.
    """
    length = _length(step, sample)
    with ONE_THREAD, np.errstate(all="ignore"):
        return {i: _sizes(layer, trace, sample, length) for i, (layer, trace) in enumerate(zip(spec.layers, step.layers, strict=True), 1) if trace.recurrent}


def _sizes(layer: Layer, trace: LayerTrace, sample: int, length: int) -> dict[str, NDArray]:
    return {name: norm(getattr(trace, name)[:length, sample], axis=1) for name in layer.signals}


def _length(step: Step, sample: int) -> int:
    if not 0 <= sample < len(step.samples):
        raise SpecError("sample", f"a sample of the batch, from 0 to {len(step.samples) - 1}", sample)
    return int(step.lengths[sample])


def own_weights(step: Step, layer: str) -> dict[str, NDArray]:
    """The weights of one layer by their short names."""
    return {name.removeprefix(f"{layer}."): weight for name, weight in step.weights.items() if name.startswith(f"{layer}.")}


def matrices(layer: Layer, trace: LayerTrace, weights: dict[str, NDArray], sample: int, timesteps: NDArray) -> NDArray:
    """(K, S, S): for each of K timesteps n ≥ 2 the factor that carries δₙ, and of an LSTM what ∂C/∂cₙ has from later, back to n − 1."""
    return layer.state_jacobian_T(trace.at(timesteps - 1, sample), weights)


def _of_layer(number: int, layer: Layer, trace: LayerTrace, weights: dict[str, NDArray], sample: int, length: int, depth: int,
              most: int | None) -> TemporalJacobians:
    at, reached = _some(2, length, most), _some(1, length, most)
    stack = matrices(layer, trace, weights, sample, at)
    going_back = interrupted(range(length, length - depth + 1, -1))
    back = (matrices(layer, trace, weights, sample, np.array([n]))[0] for n in going_back)
    logs = _products(back, layer.state_size, length, {length - depth + 1, *reached.tolist()})
    products = np.exp([logs.get(n, -math.inf) for n in reached.tolist()])
    per_step = None if depth < 2 else float(np.exp(logs[length - depth + 1] / (depth - 1)))
    cut = length - depth + 1 if depth < length else None
    return TemporalJacobians(number, at, _norms(stack), _radii(stack), reached, products, cut, per_step, _words(per_step, cut),
                   _sizes(layer, trace, sample, length))


def _some(first: int, last: int, most: int | None) -> NDArray:
    """The whole numbers from `first` to `last`, or `most` of them evenly spaced."""
    count = max(0, last - first + 1)
    return np.arange(first, last + 1) if most is None or count <= most else np.unique(np.linspace(first, last, max(2, most)).round().astype(int))


def _products(back: Iterable[NDArray], units: int, length: int, wanted: set[int]) -> dict[int, float]:
    """The logarithm of the norm of the product of the factors `state_jacobian_T` from timestep N = `length`, at the timesteps `wanted`.

    The product is scaled to size 1 at every timestep and its size kept as a logarithm, since it may be smaller than
    any number that is not zero.
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
    """(K,) spectral norms of matrices (K, units, units); NaN for one that is not finite."""
    return _of_finite(stack, lambda finite: np.linalg.norm(finite, 2))


def _radii(stack: NDArray) -> NDArray:
    """(K,) spectral radii, likewise."""
    return _of_finite(stack, lambda finite: np.abs(np.linalg.eigvals(finite)).max())


def _of_finite(stack: NDArray, measure: Callable[[NDArray], float]) -> NDArray:
    return np.array([measure(matrix) if np.isfinite(matrix).all() else np.nan for matrix in interrupted(stack)])


def _words(per_step: float | None, cut: int | None) -> str:
    """What happens to the error signal, as words after its name."""
    if per_step is None:
        return "does not go back in time"
    if not math.isfinite(per_step):
        return "is no number any more"
    if per_step == 0.0:
        return "dies out on the way"
    until = "" if cut is None else f", until it is cut before timestep {cut}"
    if abs(per_step - 1.0) < STEADY:
        return f"keeps its size{until}"
    amount = f"{per_step:.2f}" if 0.01 <= per_step < 100 else f"{per_step:.1e}"
    return f"{'shrinks' if per_step < 1 else 'grows'} ×{amount} per step back{until}"
