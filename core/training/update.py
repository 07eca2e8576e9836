"""From the gradient of the cost to the updates: what the optimiser is given, at which rate, and what it remembers."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..numerics.buffers import readonly
from ..numerics.norms import norm, scaled
from ..optimisers.base import Optimiser


@dataclass(frozen=True, eq=False)
class Curvature:
    """How the gradient of the n weights that learn became what an optimiser that needs the Hessian was given.

    Attributes:
        places: (n,) which of all weights those are.
        hessian: (n, n) the second derivatives of the batch's mean cost in them.
        inverse: (n, n) what the gradient was multiplied by.
        gradient: (n,) with λ w added and clipped, where that is asked for.
        direction: (weights,) their product; zero where a weight does not learn.
    """

    places: NDArray
    hessian: NDArray
    inverse: NDArray
    gradient: NDArray
    direction: NDArray


class Decision(NamedTuple):
    """How the updates followed from the gradient.

    Attributes:
        rate: the learning rate.
        followed: (weights,) the gradient that the optimiser was given; None where it is the cost's.
        norm: how long that was before it was clipped, over all weights that learn; NaN where it is not clipped by its norm.
        curvature: of an optimiser that asks for it.
        memory: (slots, weights) what the optimiser remembers afterwards.
    """

    rate: float
    followed: NDArray | None
    norm: float
    curvature: Curvature | None
    memory: NDArray


UNKNOWN = float("nan")


def apply_optimiser(optimiser: Optimiser, made: int, gradient: NDArray, theta: NDArray, decay_mask: NDArray, frozen: Collection[slice], memory: NDArray,
           updates: NDArray, hessian: Callable[[], tuple[NDArray, NDArray]] | None = None) -> tuple[float, NDArray | None, float, Curvature | None]:
    """Write what is to be added to each weight: nothing in a frozen layer, whose memory stays as it was.

    Returns all but the last of a `Decision`; making one takes longer than all the rest here, and most updates are not traced.

    Args:
        made: how many updates came before.
        decay_mask: (weights,) 1 for a weight, 0 for a bias.
        frozen: where the frozen layers lie.
        memory: (slots, weights), brought up to date.
        updates: (weights,) to be written.
        hessian: gives the places of the weights that learn, and the Hessian in them; asked only of an optimiser that needs it.
    """
    rate, followed, length, curvature = optimiser.rate(made), None, UNKNOWN, None
    if optimiser.changes_gradient:
        followed, length = _followed(optimiser, gradient, theta, decay_mask, frozen)
    given = gradient if followed is None else followed
    if optimiser.needs_hessian:
        curvature = _newton_direction(optimiser, given, decay_mask, *hessian())
        given = curvature.direction
    kept = [memory[:, extent].copy() for extent in frozen] if frozen else ()
    optimiser.update(given, rate, memory, updates)
    if frozen:
        for extent, before in zip(frozen, kept, strict=True):
            memory[:, extent], updates[extent] = before, 0.0
    return rate, followed, length, curvature


def _newton_direction(optimiser: Optimiser, gradient: NDArray, decay_mask: NDArray, places: NDArray, hessian: NDArray) -> Curvature:
    """The gradient of the weights that learn, multiplied by the inverse of the curvature."""
    inverse, own, direction = optimiser.inverse(hessian, decay_mask[places]), gradient[places], np.zeros_like(gradient)
    direction[places] = inverse @ own
    return Curvature(*map(readonly, (places, hessian, inverse, own, direction)))


def _followed(optimiser: Optimiser, gradient: NDArray, theta: NDArray, decay_mask: NDArray, frozen: Collection[slice]) -> tuple[NDArray, float]:
    """The gradient with λ w added, then clipped; and its norm before that. What is frozen has no part in the norm."""
    followed, length = gradient.copy(), UNKNOWN
    if optimiser.l2:
        followed += optimiser.l2 * (decay_mask * theta)
    if optimiser.clip_value is not None:
        np.clip(followed, -optimiser.clip_value, optimiser.clip_value, followed)
    if optimiser.clip_norm is not None:
        learning = followed.copy()
        for extent in frozen:
            learning[extent] = 0.0
        small, exponent = scaled(learning)
        size = norm(small)
        with np.errstate(over="ignore"):  # a length may be beyond all bounds where no entry is
            length = float(np.ldexp(size, exponent.item()))
        if length > optimiser.clip_norm:
            followed = np.ldexp(followed, -exponent) * (optimiser.clip_norm / size)
    return followed, length
