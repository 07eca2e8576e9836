"""The search for the convention and the mistakes that reproduce a learner's numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ..conventions.layouts import FreeLayout
from ..numerics.interrupts import interrupted
from .candidates import Candidates, Mistakes
from .numbers import FlatNumbers
from .reading import Reading

DOUBT = 1e-3  # expected number of mistakes that fit by accident, above which none is named
TIGHTER = 100.0  # by which a fit must be closer than another to rule it out
EXACT = 1e-10  # relative to the size of an entry: fits closer than this are equally good
COUNTED = 12  # entries at most that count as evidence
MOST = 300_000_000  # numbers that are computed for pairs, and half as many for mistakes at one timestep


@dataclass(frozen=True, eq=False)
class Fit:
    """Mistakes that reproduce a reading.

    Attributes:
        mistakes: none where the numbers are right.
        reading, factor: the reading, and the factor of the cost that it supposes.
        residual: the largest relative difference.
    """

    mistakes: Mistakes
    reading: Reading
    factor: float
    residual: float


class Search:
    """Compares readings with the right numbers and with those of mistakes.

    Args:
        readings: the readings, those of courses first.
        numbers: the positions of our numbers.
        candidates: the mistakes.
        factors: of the cost, that a course may have.

    Attributes:
        complete: whether all candidates were tried; of a large network there may be too many.
    """

    def __init__(self, readings: Sequence[Reading], numbers: FlatNumbers, candidates: Candidates,
                 factors: Sequence[float]):
        self._numbers, self._candidates, self._trials, self.complete = numbers, candidates, 0, True
        self._readings, self._factors = readings, np.array(factors)
        self._courses = [each for each in readings if not isinstance(each.convention, FreeLayout)]
        self._free = [each for each in readings if isinstance(each.convention, FreeLayout)]

    def right(self) -> Fit | None:
        """The first reading in which all numbers are right: without a factor of the cost if there is one."""
        return next(chain(self._fits([()], self._readings), self._scaled_fits([()])), None)

    def mistaken(self) -> list[Fit]:
        """The simplest mistakes that reproduce all numbers: one everywhere, in any layout and with any factor of the
        cost, one in a layer or at a gate, two, or one at a timestep. Empty if none does.
        """
        everywhere, in_one_layer = self._candidates.everywhere, self._candidates.in_one_layer
        stages = (
            lambda: self._fits(everywhere, self._courses), lambda: self._fits(everywhere, self._free),
            lambda: self._scaled_fits(everywhere), lambda: self._fits(in_one_layer, self._courses),
            lambda: self._fits(in_one_layer, self._free),
            lambda: self._fits(self._affordable(self._pairs(self._courses), MOST), self._courses),
            lambda: self._fits(self._affordable(self._at_the_first_timestep(), MOST // 2), self._courses),
        )
        return next((found for stage in stages if (found := self._closest(stage()))), [])

    def instead(self, right: Fit) -> list[Fit]:
        """The single mistakes that reproduce all numbers in the first reading, if they are right only in another one or
        with a factor of the cost.
        """
        usual = self._readings[0]
        if right.factor == 1.0 and right.reading is usual:
            return []
        return self._closest(self._fits(self._candidates.everywhere, [usual]))

    def doubtful(self, fit: Fit) -> bool:
        """Whether so many mistakes were tried on so few numbers that one of them may fit by accident."""
        reading = fit.reading
        wrong = ~reading.matches(self._numbers.truth)
        evidence = min(len(np.unique(reading.positions[wrong])), COUNTED)
        return self._trials * (2.0 * max(fit.residual, 1e-13)) ** evidence > DOUBT

    def _fits(self, candidates: Iterable[Mistakes], readings: Sequence[Reading]) -> Iterator[Fit]:
        for mistakes in interrupted(candidates) if readings else ():
            flat = self._flat(mistakes)
            for reading in readings:
                self._trials += 1
                if reading.fits(flat):
                    yield Fit(mistakes, reading, 1.0, reading.residual(flat))

    def _scaled_fits(self, candidates: Iterable[Mistakes]) -> Iterator[Fit]:
        """The fits with a factor of the cost."""
        for mistakes in interrupted(candidates) if self._factors.size else ():
            flat = self._flat(mistakes)
            for reading in self._readings:
                self._trials += 1
                factor = float(self._factors[np.argmin(np.abs(self._factors - reading.factor(flat)))])
                if reading.may_fit(flat, factor) and (tried := reading.scaled(factor)).fits(flat):
                    yield Fit(mistakes, tried, factor, tried.residual(flat))

    def _affordable(self, candidates: Iterable[Mistakes], most: int) -> Iterator[Mistakes]:
        """As many of the candidates as may be computed."""
        for tried, mistakes in enumerate(candidates, start=1):
            if tried * self._candidates.cost > most:
                self.complete = False
                return
            yield mistakes

    def _flat(self, mistakes: Mistakes) -> NDArray:
        return self._candidates.flat(mistakes) if mistakes else self._numbers.truth

    @staticmethod
    def _closest(fits: Iterable[Fit]) -> list[Fit]:
        """The fits that are about as close as the closest one, the first one of mistakes of the same kinds."""
        found = list(fits)
        limit = max(TIGHTER * min((fit.residual for fit in found), default=0.0), EXACT)
        close = [fit for fit in found if fit.residual <= limit]
        once = {frozenset(mistake.kind for mistake in fit.mistakes): fit for fit in reversed(close)}
        return list(reversed(once.values()))

    def _at_the_first_timestep(self) -> Iterator[Mistakes]:
        """Mistakes at one timestep that may begin where the readings begin to differ."""
        for reading in self._courses:
            wrong = np.flatnonzero(~reading.matches(self._numbers.truth))
            first = wrong[np.argmin(self._numbers.rank[reading.positions[wrong]])]
            yield from self._candidates.near(self._numbers.place(reading.positions[first]))

    def _pairs(self, readings: Sequence[Reading]) -> Iterator[Mistakes]:
        """Pairs that may reproduce a reading, the likeliest first: both change nothing that is computed before its
        first difference, and there one of them alone reproduces it, or both change it, or one changes how the other does.
        """
        seen = set()
        for reading in readings:
            for pair in self._pairs_of(reading):
                if pair not in seen:
                    seen.add(pair)
                    yield pair

    def _pairs_of(self, reading: Reading) -> Iterator[Mistakes]:
        rank = self._numbers.rank[reading.positions]
        start = _first(rank, ~reading.matches(self._numbers.truth))
        begins = {each: _first(rank, self._changed(reading, each)) for each in self._candidates.everywhere}
        there = [each for each, first in begins.items() if first == start]
        later = [each for each, first in begins.items() if first > start]
        block = rank == start
        alone = [each for each in there if reading.matches(self._candidates.flat(each))[block].all()]
        yield from self._candidates.pairs(alone, later)
        yield from self._candidates.pairs(there, there)
        yield from self._candidates.pairs(there, later)

    def _changed(self, reading: Reading, mistakes: Mistakes) -> NDArray:
        """Which entries of a reading these mistakes change."""
        right = self._numbers.truth[reading.positions]
        with np.errstate(all="ignore"):
            return ~(np.abs(self._candidates.flat(mistakes)[reading.positions] - right) <= 1e-9 * np.abs(right))


def _first(rank: NDArray, chosen: NDArray) -> float:
    """The lowest rank of the chosen entries; infinite if there are none."""
    return float(rank[chosen].min()) if chosen.any() else np.inf
