"""Why numbers grew beyond all bounds, as far as the update at which they did tells."""

import numpy as np

from ..network.trace import Step
from ..optimisers.base import Optimiser
from .update import apply_optimiser

TRIED = 200  # updates of a single weight without a cost; over so many more it has to grow to twice the size


def why_diverged(step: Step) -> str:
    """Two sentences on a step that is not finite: what made it so, and what to try."""
    optimiser = step.optimiser
    if not step.before.update and not np.isfinite(step.cost):
        return "The cost is beyond all bounds before any weight has been updated. Reset, and try smaller starting weights, inputs or targets."
    if optimiser.l2 and not optimiser.needs_hessian and decay_diverges(optimiser, step.before.update):
        return (f"Weight decay alone makes the weights grow: a learning rate of {step.rate:g} times λ = {optimiser.l2:g} is too much. "
                "Reset, and try a smaller λ or a smaller learning rate.")
    return (f"The numbers grew beyond all bounds with a learning rate of {step.rate:g}. "
            "Reset, and try a smaller learning rate or smaller starting weights.")


@np.errstate(all="ignore")
def decay_diverges(optimiser: Optimiser, made: int) -> bool:
    """Whether a weight whose gradient is its decay λ w alone grows from update to update, by an optimiser that asks for no curvature."""
    theta, updates, memory, sizes = np.ones(1), np.empty(1), np.zeros((len(optimiser.slots), 1)), []
    for _ in range(2 * TRIED):
        apply_optimiser(optimiser, made, np.zeros(1), theta, np.ones(1), (), memory, updates)
        theta += updates
        sizes.append(abs(float(theta[0])))
    return not np.isfinite(sizes[-1]) or max(sizes[TRIED:]) > 2.0 * max(sizes[:TRIED])
