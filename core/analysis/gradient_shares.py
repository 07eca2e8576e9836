"""Where a gradient comes from: every timestep's share in it.

The gradient of a weight is a sum over timesteps, ∂C/∂W_T = Σₙ (δₙ ⊙ σ′ₙ) ⊗ hₙ₋₁, and likewise W_S with the layer
below and b with 1; the weights of a gate, with the error signal behind that. So it can be split again, exactly, whether or not the backward pass was truncated.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError
from ..network.trace import Step
from ..numerics.norms import norm, scaled
from ..numerics.reproducibility import ONE_THREAD


@dataclass(frozen=True, eq=False)
class Contributions:
    """One weight's gradient, timestep by timestep; means over the batch.

    Attributes:
        weight: which.
        shares: (N, rows, columns), or (N, rows) of a bias; they add up to the gradient.
        projections: (N,) how far each share goes in the gradient's direction, ⟨share, G⟩ / ‖G‖; they add up to ‖G‖.
        gradient: as the weight.
    """

    weight: str
    shares: NDArray
    projections: NDArray
    gradient: NDArray


def split_gradient(step: Step, weight: str) -> Contributions:
    """Split the gradient of a weight, such as ``layer1.W_time``; raises `SpecError` for one that there is not."""
    behind, before = terms_of(step, weight)
    with ONE_THREAD, np.errstate(all="ignore"):
        dz = behind.swapaxes(1, 2)
        shares = (dz.sum(axis=2) if before is None else dz @ before) / len(step.samples)
    return Contributions(weight, shares, projection_on_gradient(step, weight), step.gradients[weight])


def projection_on_gradient(step: Step, weight: str) -> NDArray:
    """(N,) how far each timestep's share goes in the gradient's direction; no share is laid out for it."""
    behind, before = terms_of(step, weight)
    gradient = step.gradients[weight]
    with ONE_THREAD, np.errstate(all="ignore"):
        if not gradient.any():
            return np.zeros(len(behind))
        small, _ = scaled(gradient)
        direction = small / norm(small)
        projected = direction if before is None else before @ direction.T
        return (behind * projected).sum(axis=(1, 2)) / len(step.samples)


def terms_of(step: Step, weight: str) -> tuple[NDArray, NDArray | None]:
    """The error signal behind a weight, (N, B, rows), and what its weight multiplies at each timestep, (N, B, columns); none for a bias, which multiplies 1.

    Raises:
        SpecError: for a weight that there is not.
    """
    if weight not in step.weights:
        raise SpecError("weight", f"one of {', '.join(step.weights)}", weight)
    name, block = weight.split(".")
    i = next(i for i, layer in enumerate(step.layers) if layer.name == name)
    layer = step.layers[i]
    behind, taken = layer.term(block)
    if taken == "before":
        return behind, np.concatenate([layer.h0[None], layer.h[:-1]])
    return behind, None if taken == "one" else step.layers[i - 1].h if i else step.inputs
