"""The likely reason why a run diverged, judged from the update at which it did."""

import numpy as np

from ..network.trace import Step
from ..optimisers.base import Optimiser
from .update import WeightVector, apply_optimiser

TRIED = 200  # simulated updates of a weight; it diverges if it doubles over as many more


def divergence_reason(step: Step) -> str:
    """Two sentences about a step that is not finite: the likely reason, and a remedy."""
    optimiser = step.optimiser
    if not step.before.update and not np.isfinite(step.cost):
        return (
            "The cost is not finite before the first update. Reset, and try smaller starting weights, inputs or targets.")
    if optimiser.l2 and not optimiser.needs_hessian and decay_diverges(optimiser, step.before.update):
        return (
            f"Weight decay alone makes the weights grow: a learning rate of {step.rate:g} times λ = {optimiser.l2:g} "
            "is too large. Reset, and try a smaller λ or a smaller learning rate."
        )
    return (f"The weights diverged with a learning rate of {step.rate:g}. "
            "Reset, and try a smaller learning rate or smaller starting weights.")


@np.errstate(all="ignore")
def decay_diverges(optimiser: Optimiser, made: int) -> bool:
    """Whether weight decay alone, with the gradient λ w, makes a weight grow. For optimisers without a Hessian."""
    weights, updates, memory, sizes = (
        WeightVector(np.ones(1), np.ones(1)),
        np.empty(1),
        np.zeros((len(optimiser.slots), 1)),
        [],
    )
    for _ in range(2 * TRIED):
        apply_optimiser(optimiser, made, weights, np.zeros(1), memory, updates)
        weights.theta += updates
        sizes.append(abs(float(weights.theta[0])))
    return not np.isfinite(sizes[-1]) or max(sizes[TRIED:]) > 2.0 * max(sizes[:TRIED])
