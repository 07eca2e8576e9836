"""A learner's arrays read in a convention: which of our numbers each entry is meant to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..conventions.base import Convention, Scale, is_signal
from .fitting import Fitted, fitting
from .given import rounding
from .numbers import FlatNumbers

SINGLE = 2e-5  # of the largest entry of the same timestep: what single precision explains
SINGLE_OF_ALL = 1e-7  # of the largest entry of the array
SAMPLE = 16  # entries of each array
ALL = slice(None)
NOISE = 1e-12  # of the largest right number of the same kind: rounding of a number that should be zero


@dataclass(frozen=True, eq=False)
class Reading:
    """A learner's K entries as numbers of ours.

    Attributes:
        convention, scale: how they are read.
        positions: (K,) which of our numbers each entry is, as a position in `FlatNumbers`.
        values: (K,) the entries in our scale.
        sizes: (K,) the largest entry of the same timestep of the same array.
        tolerance: (K,) the difference that rounding explains.
        owner: (K,) number of the array that the entry is from.
        backward: (K,) whether it is an error signal or a gradient.
        limits: (K,) in our scale, to which the convention has clipped a gradient; infinite where it has not.
    """

    convention: Convention
    scale: Scale
    positions: NDArray
    values: NDArray
    sizes: NDArray
    tolerance: NDArray
    owner: NDArray
    backward: NDArray
    limits: NDArray

    @cached_property
    def sample(self) -> NDArray:
        """Some entries of every array: most numbers that do not agree differ in one of these already."""
        bounds = pairwise([*np.flatnonzero(np.diff(self.owner, prepend=-1)), len(self.owner)])
        return np.concatenate([np.linspace(*each, SAMPLE, endpoint=False).astype(int) for each in bounds])

    def of(self, flat: NDArray, at: NDArray | slice = ALL, times: NDArray | float = 1.0) -> NDArray:
        """Our numbers at the entries, (K,), or at some of them, some of them multiplied."""
        ours = flat[self.positions[at]] * times
        return np.clip(ours, -self.limits[at], self.limits[at]) if self.convention.clip else ours

    def matches(self, flat: NDArray) -> NDArray:
        """Which entries agree with our numbers, (K,)."""
        with np.errstate(all="ignore"):
            return np.abs(self.values - self.of(flat)) <= self.tolerance

    def may_fit(self, flat: NDArray, factor: float = 1.0) -> bool:
        """Whether the sample agrees with our numbers, and those that are computed backward with `factor` times them."""
        times = np.where(self.backward[self.sample], factor, 1.0)
        with np.errstate(all="ignore"):
            differences = np.abs(self.values[self.sample] - self.of(flat, self.sample, times))
        return bool((differences <= self.tolerance[self.sample]).all())

    def fits(self, flat: NDArray) -> bool:
        """Whether all entries agree with our numbers."""
        return self.may_fit(flat) and bool(self.matches(flat).all())

    def scaled(self, factor: float) -> Reading:
        """The reading of numbers whose cost is `factor` times ours: of all that is computed backward."""
        by = np.where(self.backward, factor, 1.0)
        scale = Scale(self.scale.signals * factor, self.scale.gradients * factor)
        each = {name: getattr(self, name) / by for name in ("values", "sizes", "tolerance", "limits")}
        return replace(self, scale=scale, **each)

    def factor(self, flat: NDArray) -> float:
        """The factor between our numbers and the values of what is computed backward, by least squares on a sample."""
        at = self.sample[self.backward[self.sample]]
        ours, values = self.of(flat, at), self.values[at]
        with np.errstate(all="ignore"):
            return float(ours @ values / (ours @ ours))

    def residual(self, flat: NDArray) -> float:
        """The largest difference from our numbers, relative to the size of each entry."""
        with np.errstate(all="ignore"):
            relative = np.abs(self.values - self.of(flat)) / self.sizes
        return float(np.max(relative, where=self.sizes > 0.0, initial=0.0))


def read(given: Mapping[str, NDArray], numbers: FlatNumbers, samples: int, names: Sequence[str] = ()) -> list[Reading]:
    """The readings of arrays in every convention that they fit, those of courses first.

    Args:
        given: the arrays by name, from `given_arrays`.
        numbers: our numbers.
        samples: number of samples in the batch.
        names: of the conventions; empty: all, and every other layout.

    Raises:
        SpecError: if no convention has an array of such a name, or one of such a shape.
    """
    once: dict[tuple[bytes, Scale, float | None], tuple[Fitted, Scale]] = {}
    for fit in fitting(given, numbers, names):
        same = b"".join(each.tobytes() for each in fit.positions.values())
        for scale in fit.convention.scales(numbers.spec, samples):
            once.setdefault((same, scale, fit.convention.clip), (fit, scale))
    entries = _Entries.of(given)
    return [_reading(entries, numbers, *each) for each in once.values()]


@dataclass(frozen=True, eq=False)
class _Entries:
    """The entries of all given arrays, one after the other.

    Attributes:
        values: (K,) as they were given.
        rounded: (K,) by how much each may have been rounded.
        owner: (K,) number of the array.
    """

    values: NDArray
    rounded: NDArray
    owner: NDArray

    @classmethod
    def of(cls, given: Mapping[str, NDArray]) -> _Entries:
        values, rounded = (np.concatenate([each.ravel() for each in arrays]) for arrays in (
            [array.astype(float) for array in given.values()], map(rounding, given.values())))
        return cls(values, rounded, np.repeat(np.arange(len(given)), [array.size for array in given.values()]))


def _reading(entries: _Entries, numbers: FlatNumbers, fit: Fitted, scale: Scale) -> Reading:
    positions, owner = np.concatenate([each.ravel() for each in fit.positions.values()]), entries.owner
    ours = [numbers.name_of(each.flat[0]) for each in fit.positions.values()]
    factors = np.array([scale.of(name) for name in ours])[owner]
    gradient = np.array([name.startswith("gradients/") for name in ours])[owner]
    backward = np.array([is_signal(name) for name in ours])[owner] | gradient
    with np.errstate(all="ignore"):
        values = entries.values / factors
        known = np.where(np.isfinite(values), np.abs(values), 0.0)
        sizes = _largest(known, owner * (numbers.slices.max() + 1) + numbers.slices[positions])
        noise = NOISE * _largest(np.abs(numbers.truth[positions]), owner)
        clip = np.where(gradient, fit.convention.clip or np.inf, np.inf)
        limits = np.where(_largest(known, owner) > clip / factors, np.inf, clip / factors)  # larger: not clipped
        tolerance = SINGLE * sizes + SINGLE_OF_ALL * _largest(known, owner) + entries.rounded / factors + noise
    return Reading(fit.convention, scale, positions, values, sizes, tolerance, owner, backward, limits)


def _largest(values: NDArray, group: NDArray) -> NDArray:
    """The largest value of each entry's group."""
    order = np.argsort(group, kind="stable")
    sorted_group = group[order]
    starts = np.flatnonzero(np.r_[True, sorted_group[1:] != sorted_group[:-1]])
    found = np.empty_like(values)
    found[order] = np.repeat(np.maximum.reduceat(values[order], starts), np.diff(np.r_[starts, len(group)]))
    return found
