"""The gradient of a weight split by the timestep of the loss that it came from.

∂C/∂W = Σₘ ∂Cₘ/∂W, and each part is itself a sum over the timesteps n at which the weight was used, with the error
signals that come from m alone: Σₙ δzₙ←ₘ ⊗ hₙ₋₁ for W_T.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..layers.weight_name import WeightName
from ..network.trace import Step
from ..numerics.norms import norm, scaled
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec
from .gradient_shares import gradient_factors
from .origin_passes import OriginPasses


@dataclass(frozen=True, eq=False)
class GradientOrigins:
    """The gradient of one weight by origin; means over the batch.

    Attributes:
        weight: name of the weight.
        origins: (M,) timesteps with a target that counts in some sample, from 1.
        parts: (M, rows, columns), or (M, rows) for a bias: the gradient of the cost of each origin alone; they add up
            to `gradient`.
        projections: (M, N) by origin m and by the timestep n at which the weight was used: the projection of that share
            on the gradient, ⟨share, G⟩ / ‖G‖; they add up to ‖G‖.
        gradient: in the weight's shape.
    """

    weight: str
    origins: NDArray
    parts: NDArray
    projections: NDArray
    gradient: NDArray


@ONE_THREAD
def gradient_origins(spec: RunSpec, step: Step, weight: str) -> GradientOrigins:
    """Split the gradient of a weight, such as ``layer1.W_time``, by the timestep of the loss.

    Raises:
        SpecError: if the weight does not exist.
    """
    _, multiplied = gradient_factors(step, weight)
    name, gradient = WeightName.parse(weight), step.gradients[weight]
    term = spec.layers[name.layer - 1].gradient_terms()[name.own]
    longest, batch = len(step.inputs), len(step.samples)
    parts, projections = np.zeros((longest, *gradient.shape)), np.zeros((longest, longest))
    counted = np.zeros(longest, bool)
    with np.errstate(all="ignore"):
        direction = scaled(gradient)[0]
        direction = direction / norm(direction) if gradient.any() else direction
        for sample in range(batch):
            passes = OriginPasses(spec, step, sample)
            counted[passes.origins] = True
            taken = None if multiplied is None else multiplied[: passes.length, sample]
            along = direction if taken is None else taken @ direction.T
            for part, signal in passes.run():
                at, behind = passes.origins[part], signal(name.layer, term.signal)
                parts[at] += (behind.sum(axis=1) if taken is None else behind.swapaxes(1, 2) @ taken) / batch
                projections[at, : passes.length] += (behind * along).sum(axis=2) / batch
    return GradientOrigins(weight, np.flatnonzero(counted) + 1, parts[counted], projections[counted], gradient)
