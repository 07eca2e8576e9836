"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass

from ..conventions.base import Convention, Scale
from ..mistakes.base import Mistake
from ..network.place import Place


@dataclass(frozen=True)
class Difference:
    """How one array differs.

    Attributes:
        name: of the array, as it was given.
        index: of the entry that is computed first, of those that differ; from 0, in the array as it was given.
        place: where it is in the network.
        given, right: the entry as it was given, and what it should be, in the same scale.
        entries, of: number of entries that differ, and of all.
        size: ‖given − right‖ / ‖right‖; infinite where the right array is zero.
        kind: in words, what the given array is if it is simple: “2 times the right one”; else empty.
    """

    name: str
    index: tuple[int, ...]
    place: Place
    given: float
    right: float
    entries: int
    of: int
    size: float
    kind: str


@dataclass(frozen=True)
class Finding:
    """The answer to a learner's numbers.

    Nothing is right by default: what was not given is not checked.

    Attributes:
        convention, scale: how the arrays are read.
        factor: of the cost, which everything is multiplied by; 1 for the cost of the set-up.
        agrees: names of the given arrays that are right.
        differences: of the others, in the order in which a step computes them; the first one is where to look.
        unchecked: names of our error signals, gradients and updates that nothing given says.
        in_part: likewise of those of which only some entries are given.
        mistakes: each alternative that reproduces every given number; one or two mistakes each. Numbers that are right
            only in another convention or scale, or up to a factor, may have some too: they may also be meant otherwise.
        doubtful: alternatives that do so too, where the numbers are too few to name them.
        complete: whether all pairs of mistakes, and all mistakes at one timestep where it may begin, were tried; of a
            large network only some are.
    """

    convention: Convention
    scale: Scale
    factor: float
    agrees: tuple[str, ...]
    differences: tuple[Difference, ...]
    unchecked: tuple[str, ...]
    in_part: tuple[str, ...]
    mistakes: tuple[tuple[Mistake, ...], ...]
    doubtful: tuple[tuple[Mistake, ...], ...]
    complete: bool = True

    @property
    def right(self) -> bool:
        """Whether all that was given is right, in some convention and up to a factor of the cost."""
        return not self.differences

    @property
    def first(self) -> Difference | None:
        """The first place, in the order of the backward pass, that does not agree."""
        return self.differences[0] if self.differences else None
