"""The contribution of each timestep to the gradient of a weight.

The gradient of a weight is a sum over timesteps, ∂C/∂W_T = Σₙ (δₙ ⊙ σ′ₙ) ⊗ hₙ₋₁, likewise for W_S with the layer below
and for b with 1; weights of a gate use the gate's error signal. So it can be split exactly into its terms, also if the
backward pass was truncated.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError
from ..layers.weight_name import WeightName
from ..network.trace import Step
from ..numerics.norms import norm, scaled
from ..numerics.reproducibility import ONE_THREAD


@dataclass(frozen=True, eq=False)
class GradientShares:
    """The gradient of one weight, split over the timesteps; means over the batch.

    Attributes:
        weight: name of the weight.
        shares: (N, rows, columns), or (N, rows) for a bias; they add up to the gradient.
        projections: (N,) projection of each share on the gradient, ⟨share, G⟩ / ‖G‖; they add up to ‖G‖.
        gradient: in the weight's shape.
    """

    weight: str
    shares: NDArray
    projections: NDArray
    gradient: NDArray


def split_gradient(step: Step, weight: str) -> GradientShares:
    """Split the gradient of a weight, such as ``layer1.W_time``, over the timesteps; raises `SpecError` if it does not
    exist.
    """
    behind, before = gradient_factors(step, weight)
    with ONE_THREAD, np.errstate(all="ignore"):
        dz = behind.swapaxes(1, 2)
        shares = (dz.sum(axis=2) if before is None else dz @ before) / len(step.samples)
    return GradientShares(weight, shares, projection_on_gradient(step, weight), step.gradients[weight])


def projection_on_gradient(step: Step, weight: str) -> NDArray:
    """(N,) projection of each timestep's share on the gradient, computed without the shares themselves."""
    behind, before = gradient_factors(step, weight)
    gradient = step.gradients[weight]
    with ONE_THREAD, np.errstate(all="ignore"):
        if not gradient.any():
            return np.zeros(len(behind))
        small, _ = scaled(gradient)
        direction = small / norm(small)
        projected = direction if before is None else before @ direction.T
        return (behind * projected).sum(axis=(1, 2)) / len(step.samples)


def gradient_factors(step: Step, weight: str) -> tuple[NDArray, NDArray | None]:
    """The two factors of a weight's gradient: its error signal, (N, B, rows), and its input, (N, B, columns); None for
    a bias.

    Raises:
        SpecError: if the weight does not exist.
    """
    if weight not in step.weights:
        raise SpecError("weight", f"one of {', '.join(step.weights)}", weight)
    return step.gradient_factors(WeightName.parse(weight))
