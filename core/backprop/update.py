"""From gradients to updates, weight by weight: weight decay, clipping and the optimiser."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..numerics.norms import norm
from ..optimisers.base import Optimiser
from .forward import ForwardNumbers

Arrays = Mapping[str, NDArray]


def followed(optimiser: Optimiser, weights: Arrays, gradients: Arrays, frozen: tuple[str, ...]) -> dict[str, NDArray]:
    """The gradients with λ w added and then clipped, by name; frozen layers do not count in the norm."""
    found = {name: gradient + (optimiser.l2 or 0.0) * weights[name] * (gradient.ndim == 2)
             for name, gradient in gradients.items()}
    if optimiser.clip_value is not None:
        found = {name: np.clip(array, -optimiser.clip_value, optimiser.clip_value) for name, array in found.items()}
    if optimiser.clip_norm is not None:
        learning = [array.ravel() for name, array in found.items() if name.split(".")[0] not in frozen]
        size = float(norm(np.concatenate(learning))) if learning else 0.0
        if size > optimiser.clip_norm:
            found = {name: array * (optimiser.clip_norm / size) for name, array in found.items()}
    return found


def updated(forward: ForwardNumbers, optimiser: Optimiser, gradients: Arrays) -> dict[str, NDArray]:
    """What the optimiser adds to each weight, by full name; zero in frozen layers.

    Empty for an optimiser that needs the Hessian, which this pass does not compute.
    """
    if optimiser.needs_hessian:
        return {}
    updates = {}
    for name, gradient in followed(optimiser, forward.weights, gradients, forward.frozen).items():
        updates[name] = np.zeros_like(gradient)
        if name.split(".")[0] not in forward.frozen:
            memory = [slot.copy() for slot in forward.memory[name]]
            optimiser.update(gradient, forward.rate, memory, updates[name])
    return updates
