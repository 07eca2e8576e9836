"""From the gradient of the cost to the weight updates: weight decay, clipping, curvature and the optimiser."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..numerics.buffers import readonly
from ..numerics.norms import norm, scaled
from ..optimisers.base import Optimiser


@dataclass(eq=False, slots=True)
class WeightVector:
    """All weights of a network as one vector, with what an update has to know of each.

    Attributes:
        theta: (weights,) the weights.
        decay_mask: (weights,) 1 for a weight, 0 for a bias, to which weight decay does not apply.
        frozen: extents of the frozen layers.
    """

    theta: NDArray
    decay_mask: NDArray
    frozen: Sequence[slice] = ()


@dataclass(frozen=True, eq=False)
class Curvature:
    """The direction of an optimiser that needs the Hessian, in the n trainable weights.

    Attributes:
        places: (n,) indices of the trainable weights among all weights.
        hessian: (n, n) second derivatives of the batch's mean cost.
        inverse: (n, n) inverse that the gradient is multiplied by.
        gradient: (n,) gradient after weight decay and clipping.
        direction: (weights,) inverse times gradient; zero for frozen weights.
    """

    places: NDArray
    hessian: NDArray
    inverse: NDArray
    gradient: NDArray
    direction: NDArray


class Decision(NamedTuple):
    """The intermediate results between the gradient of the cost and the weight updates.

    Attributes:
        rate: learning rate.
        followed: (weights,) gradient after weight decay and clipping; None if it is the gradient of the cost.
        norm: norm of that gradient over the trainable weights before clipping; NaN without clipping by norm.
        curvature: of an optimiser that needs the Hessian; None for others.
        memory: (slots, weights) memory of the optimiser after the update.
    """

    rate: float
    followed: NDArray | None
    norm: float
    curvature: Curvature | None
    memory: NDArray


UNKNOWN = float("nan")


def apply_optimiser(
    optimiser: Optimiser,
    made: int,
    weights: WeightVector,
    gradient: NDArray,
    memory: NDArray,
    updates: NDArray,
    hessian: Callable[[], tuple[NDArray, NDArray]] | None = None,
) -> tuple[float, NDArray | None, float, Curvature | None]:
    """Write the update of each weight into `updates`, and bring `memory` up to date.

    Frozen layers keep weights and memory.

    Returns the fields of a `Decision` except the memory. A plain tuple, since creating the object takes longer than the
    rest of this function, and most updates are not traced.

    Args:
        optimiser: the optimiser.
        made: number of updates made before this one.
        weights: the weights.
        gradient: (weights,) gradient of the batch's mean cost.
        memory: (slots, weights) memory of the optimiser, changed in place.
        updates: (weights,) output.
        hessian: returns the indices of the trainable weights and their Hessian; called only if the optimiser needs it.
    """
    rate, followed, length, curvature = optimiser.rate(made), None, UNKNOWN, None
    if optimiser.changes_gradient:
        followed, length = _followed(optimiser, gradient, weights)
    given = gradient if followed is None else followed
    if optimiser.needs_hessian:
        curvature = _newton_direction(optimiser, given, weights.decay_mask, *hessian())
        given = curvature.direction
    frozen = weights.frozen
    kept = [memory[:, extent].copy() for extent in frozen] if frozen else ()
    optimiser.update(given, rate, memory, updates)
    if frozen:
        for extent, before in zip(frozen, kept, strict=True):
            memory[:, extent], updates[extent] = before, 0.0
    return rate, followed, length, curvature


def _newton_direction(
    optimiser: Optimiser, gradient: NDArray, decay_mask: NDArray, places: NDArray, hessian: NDArray
) -> Curvature:
    """The gradient of the trainable weights, multiplied by the inverse Hessian."""
    inverse, own, direction = optimiser.inverse(hessian, decay_mask[places]), gradient[places], np.zeros_like(gradient)
    direction[places] = inverse @ own
    return Curvature(*map(readonly, (places, hessian, inverse, own, direction)))


def _followed(optimiser: Optimiser, gradient: NDArray, weights: WeightVector) -> tuple[NDArray, float]:
    """The gradient with λ w added and then clipped, and its norm before clipping.

    Frozen weights do not count in the norm.
    """
    followed, length = gradient.copy(), UNKNOWN
    if optimiser.l2:
        followed += optimiser.l2 * (weights.decay_mask * weights.theta)
    if optimiser.clip_value is not None:
        np.clip(followed, -optimiser.clip_value, optimiser.clip_value, followed)
    if optimiser.clip_norm is not None:
        learning = followed.copy()
        for extent in weights.frozen:
            learning[extent] = 0.0
        small, exponent = scaled(learning)
        size = norm(small)
        with np.errstate(over="ignore"):  # the norm may overflow where no entry does
            length = float(np.ldexp(size, exponent.item()))
        if length > optimiser.clip_norm:
            followed = np.ldexp(followed, -exponent) * (optimiser.clip_norm / size)
    return followed, length
