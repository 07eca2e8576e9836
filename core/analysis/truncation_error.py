"""The error of truncation: the gradient at every depth against the full gradient.

δ is linear in the injected errors, and a pass of depth d equals the first d timesteps of the full pass. So one full
backward pass per starting point is enough: its contributions to the gradient are sorted by their distance in timesteps,
and the gradient at depth d is the sum of the first d.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError
from ..layers.operands import Operand
from ..layers.weight_name import full_name, layer_name
from ..network.lattice import Lattice
from ..network.rebuild import rebuild_lattice
from ..network.trace import Step
from ..numerics.norms import norm, scaled
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec
from ..truncation import Window, passes

LEAST = 0.5  # lower bound of the norm of a scaled vector other than 0


@dataclass(frozen=True, eq=False)
class DepthComparison:
    """Truncated gradients against the full gradient, by weight.

    Attributes:
        every: timesteps between the starts of two passes, many-to-many.
        depths: (D,) from the smallest depth that covers every target to the length of the longest sequence.
        cosine: (D,) by weight: cosine of the angle between the two gradients; 1 where they are equal.
        relative_error: (D,) by weight: ‖truncated − full‖ / ‖full‖.
    """

    every: int
    depths: NDArray
    cosine: dict[str, NDArray]
    relative_error: dict[str, NDArray]


def compare_depths(spec: RunSpec, step: Step, every: int | None = None) -> DepthComparison:
    """Compare the gradient of a step at every truncation depth with the full gradient.

    Args:
        spec: the set-up of the step.
        step: the step.
        every: timesteps between the starts of two passes; None: that of the step.

    Raises:
        SpecError: if `every` is below 1.
    """
    if every is not None and every < 1:
        raise SpecError("every", "a whole number from 1", every)
    longest = int(step.lengths.max())
    every = min(longest, every or pass_spacing(step))
    least = 1 if spec.many_to_one else every
    with ONE_THREAD, np.errstate(all="ignore"):
        gradients = {
            name: np.cumsum(shares, axis=0)[least - 1 :] for name, shares in _by_distance(spec, step, every).items()
        }
        compared = {name: _compared(truncated.reshape(len(truncated), -1)) for name, truncated in gradients.items()}
    return DepthComparison(
        every,
        np.arange(least, longest + 1),
        {name: cosine for name, (cosine, _) in compared.items()},
        {name: error for name, (_, error) in compared.items()},
    )


def pass_spacing(step: Step) -> int:
    """The timesteps between the starts of two passes of a step; 1 without truncation."""
    truncate = step.settings.truncate
    return truncate.every if truncate else 1


def _by_distance(spec: RunSpec, step: Step, every: int) -> dict[str, NDArray]:
    """The full gradient of each weight by distance in timesteps, (N, …) with the weight's shape, summed over the batch.
    """
    lattice, weights = rebuild_lattice(spec, step)
    N = lattice.timesteps
    shares = {name: np.zeros((N, *weight.shape)) for name, weight in weights.items()}
    lattice.forward()
    for window in lattice.separate_passes(passes(N, N if spec.many_to_one else every, step.lengths)):
        _add(shares, lattice, window)
    return shares


def _add(shares: dict[str, NDArray], lattice: Lattice, window: Window) -> None:
    """Add the contributions of one pass; entry k lies k timesteps before the pass's start in each sequence."""
    n = window.ends - 1 - np.arange(lattice.timesteps)[:, None]
    there, at = (n >= 0)[..., None], (np.maximum(n, 0), np.arange(lattice.batch)[None, :])
    for i, cells in enumerate(lattice.layers, 1):
        taken = {Operand.BELOW: lattice.layers[i - 2].h if i > 1 else lattice.inputs, Operand.BEFORE: cells.before}
        for weight, (quantity, multiplied) in cells.layer.gradient_terms().items():
            behind = np.where(
                there, lattice.layout.fields.view(lattice.flat, f"{layer_name(i)}.{quantity}")[at], 0.0
            ).swapaxes(1, 2)
            shares[full_name(i, weight)] += (
                behind.sum(axis=2) if multiplied is Operand.ONE else behind @ taken[multiplied][at]
            )


def _compared(gradients: NDArray) -> tuple[NDArray, NDArray]:
    """Cosine and relative error, (D,) each, of gradients (D, entries) relative to the last one."""
    same = (gradients == gradients[-1]).all(axis=1)
    directions, _ = scaled(gradients, axis=1)
    directions /= np.maximum(norm(directions, axis=1), LEAST)[:, None]  # zero where there is no gradient
    cosine = directions @ directions[-1]
    whole = scaled(gradients)[0]
    error = norm(whole - whole[-1], axis=1) / norm(whole[-1])
    return np.where(same, 1.0, np.clip(cosine, -1.0, 1.0)), np.where(same, 0.0, error)
