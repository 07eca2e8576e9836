"""What would have kept a run from diverging: the same run with one change, tried by training it again."""

from collections.abc import Generator, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ...edits.base import Edit
from ...errors import SpecError
from ...initialisers.base import Initialiser
from ...network.trace import Step
from ...registry import kinds
from ...spec import RunSpec
from ...training.history import History

CHUNK = 16  # updates between two looks at whether the run is finite
CLIP = 1.0  # norm that a gradient is clipped to
SMALLER, MUCH_SMALLER = 10.0, 1000.0  # what a learning rate, or the norm that a gradient is clipped to, is divided by


class Remedy(NamedTuple):
    """One change of a set-up.

    Attributes:
        name: ``clip_norm``, ``learning_rate``, ``smaller_learning_rate``, ``initialiser`` or ``seed``.
        words: the change, as a noun phrase.
        spec: the set-up with that change alone.
    """

    name: str
    words: str
    spec: RunSpec


class Attempt(NamedTuple):
    """What came of a remedy.

    Attributes:
        updates: number of updates made; the last one is not finite if the run diverged again.
        finite: whether all of them are finite.
        cost: cost of the last update; not finite if the run diverged in it.
    """

    updates: int
    finite: bool
    cost: float


def remedies(spec: RunSpec, step: Step) -> list[Remedy]:
    """The remedies for a run that diverged.

    Args:
        spec: the set-up of the run.
        step: the step at which it diverged, whose settings count.
    """
    optimiser = step.optimiser
    clip = CLIP if optimiser.clip_norm is None else optimiser.clip_norm / SMALLER
    clipped = replace(spec.optimiser, clip_norm=clip, clip_value=None)
    start = _other_initialiser(spec)
    free = tuple(replace(layer, weights=None) for layer in spec.layers)
    return [
        Remedy("clip_norm", f"the gradient clipped to norm {clip:g}", replace(spec, optimiser=clipped)),
        _slower("learning_rate", spec, optimiser.learning_rate / SMALLER),
        _slower("smaller_learning_rate", spec, optimiser.learning_rate / MUCH_SMALLER),
        Remedy("initialiser", f"{start.label} starting weights", replace(spec, initialiser=start, layers=free)),
        Remedy("seed", f"seed {spec.seed + 1}", replace(spec, seed=spec.seed + 1)),
    ]


def _slower(name: str, spec: RunSpec, rate: float) -> Remedy:
    changed = replace(spec, optimiser=replace(spec.optimiser, learning_rate=rate))
    return Remedy(name, f"a learning rate of {rate:g}", changed)


def remedy_named(spec: RunSpec, step: Step, name: str) -> Remedy:
    """One of the remedies; raises `SpecError` if there is none of that name."""
    found = {each.name: each for each in remedies(spec, step)}
    if name not in found:
        raise SpecError("remedy", f"one of {', '.join(found)}", name)
    return found[name]


def try_remedy(remedy: Remedy, edits: Mapping[int, Iterable[Edit]], updates: int) -> Generator[float, None, Attempt]:
    """Train the changed set-up from the start; yields the fraction done.

    Args:
        remedy: the remedy.
        edits: log of edits to apply on the way, by number of updates made. Edits of the learning rate are left out if
            the remedy changes it.
        updates: number of updates to make, at most.
    """
    own = remedy.name.endswith("learning_rate")
    log = {at: [edit for edit in made if not (own and edit.kind == "learning_rate")] for at, made in edits.items()}
    history = History(remedy.spec, log)
    while history.trainer.update < updates:
        before = history.trainer.update
        costs = history.run(min(CHUNK, updates - before))
        if not (np.isfinite(costs).all() and history.trainer.finite):
            return _diverged(history, before)
        yield history.trainer.update / updates
    return Attempt(updates, True, float(costs[-1]))


def _diverged(history: History, before: int) -> Attempt:
    """The first update of a chunk that is not finite."""
    for _ in history.seek(before):
        pass
    step = history.step()
    while step.finite:
        step = history.step()
    return Attempt(step.index, False, step.cost)


def _other_initialiser(spec: RunSpec) -> Initialiser:
    """Xavier's, or an orthogonal start where the run has Xavier's."""
    name = "orthogonal" if spec.initialiser.kind == "xavier" else "xavier"
    return kinds("initialiser")[name]()
