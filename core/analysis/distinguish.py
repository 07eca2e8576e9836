"""Which mistakes can be told apart on a network: by how much their numbers differ from the right ones and from each
other's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ..backprop.backward import check_rules
from ..mistakes.base import Mistake
from ..network.mistaken import numbers_with
from ..network.trace import Step
from ..numerics.interrupts import interrupted
from ..numerics.norms import norm
from ..registry import kinds
from ..spec import RunSpec

MEASURABLE = 1e-5  # of an array's norm: what single precision does not explain
NOISE = 1e-12  # of the largest norm: an array below this is rounding
GROUPS = ("gradients", "updates", "signals", "forward")


@dataclass(frozen=True, eq=False)
class Distinction:
    """How the numbers of K mistakes differ on one network, as a share of their norm.

    Attributes:
        mistakes: the K mistakes that can be made in the network.
        impossible: the network that each other mistake takes, in words, by its kind.
        shares: (K + 1, K + 1) the largest difference over all arrays, ‖a − b‖ / max(‖a‖, ‖b‖), from 0 to 2; row and
            column 0 are the right numbers, and i + 1 those of mistake i.
        measurable: the share from which two count as different.
    """

    mistakes: tuple[Mistake, ...]
    impossible: Mapping[str, str]
    shares: NDArray
    measurable: float

    @property
    def from_truth(self) -> NDArray:
        """(K,) the difference of each mistake's numbers from the right ones."""
        return self.shares[0, 1:]

    @property
    def without_effect(self) -> tuple[Mistake, ...]:
        """The mistakes whose numbers are the right ones here."""
        return tuple(m for m, share in zip(self.mistakes, self.from_truth, strict=True) if share < self.measurable)

    @property
    def alike(self) -> tuple[tuple[Mistake, Mistake], ...]:
        """The pairs of mistakes of different kinds, both with an effect, that cannot be told from each other here."""
        with_effect = [i for i, share in enumerate(self.from_truth) if share >= self.measurable]
        return tuple((self.mistakes[i], self.mistakes[j]) for i, j in combinations(with_effect, 2)
                     if self.shares[i + 1, j + 1] < self.measurable and self.mistakes[i].kind != self.mistakes[j].kind)

    @property
    def told_apart(self) -> tuple[Mistake, ...]:
        """The mistakes that differ from the truth and from every mistake of another kind."""
        doubtful = {*self.without_effect, *(mistake for pair in self.alike for mistake in pair)}
        return tuple(mistake for mistake in self.mistakes if mistake not in doubtful)


def all_mistakes() -> tuple[Mistake, ...]:
    """Every mistake that is registered, in each of its variants."""
    return tuple(variant for kind in kinds("mistake").values() for variant in kind.variants())


def distinguish(spec: RunSpec, step: Step, mistakes: Sequence[Mistake] | None = None,
                groups: Sequence[str] = GROUPS, measurable: float = MEASURABLE, leaving: bool = True) -> Distinction:
    """Compare the numbers of mistakes with the right ones and with each other.

    Args:
        spec: the set-up of the step, without mistakes.
        step: the step on which they are made.
        mistakes: the mistakes; None: every one that is registered, in each variant.
        groups: which numbers are compared: ``gradients``, ``updates``, ``signals`` (of every cell) and ``forward``.
        measurable: the share of the norm from which two count as different.
        leaving: whether what leaves the network counts too: ∂C/∂x, and ∂C/∂ of the initial states.

    Raises:
        SpecError: if the backward pass of a layer is not known rule by rule.
    """
    check_rules(spec)
    candidates = all_mistakes() if mistakes is None else tuple(mistakes)
    made = tuple(mistake for mistake in candidates if mistake.applies(spec))
    impossible = {mistake.kind: mistake.why_not(spec) for mistake in reversed(candidates) if mistake not in made}
    possible = {mistake.kind for mistake in made}
    numbers = [numbers_with(spec, step, chosen) for chosen in interrupted([[], *([each] for each in made)])]
    compared = [name for name in numbers[0] if group_of(name) in groups and (leaving or not leaves(name))]
    return Distinction(made, {kind: takes for kind, takes in impossible.items() if kind not in possible},
                       _shares(numbers, compared), measurable)


def group_of(name: str) -> str:
    """The group that an array of a step belongs to, by its name."""
    if "/" in name:
        return name.split("/")[0]
    return "signals" if name.split(".")[-1].startswith(("delta", "dz", "output_gradient")) else "forward"


def leaves(name: str) -> bool:
    """Whether an array is what leaves the network, which a step does not have."""
    return name == "inputs.delta" or name.endswith("0")


def _shares(numbers: Sequence[Mapping[str, NDArray]], names: Sequence[str]) -> NDArray:
    """The largest difference between each two, over the arrays of these names, relative to the larger norm."""
    shares, largest = np.zeros((len(numbers), len(numbers))), dict.fromkeys(GROUPS, 0.0)
    for name in names:
        largest[group_of(name)] = max(largest[group_of(name)], float(norm(numbers[0][name])))
    with np.errstate(all="ignore"):
        for name in interrupted(names):
            rows = np.nan_to_num(np.array([each[name].ravel() for each in numbers], float))
            norms = np.linalg.norm(rows, axis=1)
            for i in range(len(rows)):
                sizes = np.maximum(np.maximum(norms[i], norms[i:]), NOISE * largest[group_of(name)])
                distances = np.linalg.norm(rows[i:] - rows[i], axis=1)
                shares[i, i:] = np.maximum(shares[i, i:], np.where(distances > 0.0, distances / sizes, 0.0))
    return np.maximum(shares, shares.T)
