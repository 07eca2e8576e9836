"""How the numbers of a run grew in the updates before it diverged."""

from collections.abc import Generator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...network.place import Place
from ...network.trace import Step
from ...numerics.norms import norm
from ...training.history import History

UPDATES = 12  # the updates that are looked at


class Growth(NamedTuple):
    """Norms in the updates before a run diverged, and in the timesteps of the last one.

    Attributes:
        updates: (K,) numbers of the updates; the last one is the update that diverged.
        cost: (K,) mean cost of each.
        weights, gradients, changes: (K,) by weight: norm before the update, of its gradient, and of its change.
        entry: (K,) the value of one weight before each update; empty without one.
        forward, backward: (L, N) norms of h and δ of the last update, over the batch.
    """

    updates: NDArray
    cost: NDArray
    weights: dict[str, NDArray]
    gradients: dict[str, NDArray]
    changes: dict[str, NDArray]
    entry: NDArray
    forward: NDArray
    backward: NDArray


def growth(history: History, update: int, weight: Place | None = None,
           most: int = UPDATES) -> Generator[float, None, Growth]:
    """Repeat the updates before one at which a run diverged; yields the fraction done.

    Args:
        history: the run.
        update: number of the update that diverged; 0 for the preview of the first.
        weight: an entry whose value is wanted.
        most: largest number of updates.

    Raises:
        SpecError: if the run has not reached the update.
    """
    steps, numbers = [], range(max(1, update - most + 1), update + 1) or (update,)
    for number in numbers:
        steps.append((yield from _part(history.step_at(number), len(steps), len(numbers))))
    return _measured(steps, weight)


def _part(replay: Generator[float, None, Step], done: int, count: int) -> Generator[float, None, Step]:
    """One of several replays."""
    while True:
        try:
            share = next(replay)
        except StopIteration as stop:
            return stop.value
        yield (done + share) / count


@np.errstate(all="ignore")
def _measured(steps: list[Step], weight: Place | None) -> Growth:
    def norms(group: str) -> dict[str, NDArray]:
        return {name: np.array([norm(getattr(step, group)[name]) for step in steps]) for name in steps[0].weights}

    last = steps[-1]
    return Growth(
        np.array([step.index for step in steps]), np.array([step.cost for step in steps]), norms("weights"),
        norms("gradients"), norms("updates"),
        np.array([step.weights[weight.weight][weight.index] for step in steps] if weight else []),
        np.array([norm(layer.h, axis=(1, 2)) for layer in last.layers]),
        np.array([norm(layer.delta, axis=(1, 2)) for layer in last.layers]),
    )
