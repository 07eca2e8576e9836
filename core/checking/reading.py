"""A learner's arrays read in a convention: which of our numbers each entry is meant to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..conventions import conventions
from ..conventions.base import Convention, Scale, is_signal
from ..conventions.blocks import Block, names_in
from ..conventions.layouts import free_layouts
from ..errors import SpecError, Verbatim
from .given import rounding
from .numbers import FlatNumbers
from .parts import part_of, parted

SINGLE = 2e-5  # of the largest entry of the same timestep: what single precision explains
SINGLE_OF_ALL = 1e-7  # of the largest entry of the array
EXAMPLES = "layer1.delta or gradients/layer1.W_space"
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
    known = [conventions()[name]() for name in names] if names else [kind() for kind in conventions().values()]
    fits = [_fitted(given, numbers, convention) for convention in (*known, *([] if names else free_layouts()))
            if names or _meant(given, numbers, convention)]
    if not any(fit.fits for fit in fits):
        _refuse(given, fits, numbers)
    once: dict[tuple[bytes, Scale, float | None], tuple[_Fit, Scale]] = {}
    for fit in (fit for fit in fits if fit.fits):
        same = b"".join(each.tobytes() for each in fit.positions.values())
        for scale in fit.convention.scales(numbers.spec, samples):
            once.setdefault((same, scale, fit.convention.clip), (fit, scale))
    entries = _Entries.of(given)
    return [_reading(entries, numbers, *each) for each in once.values()]


def _meant(given: Mapping[str, NDArray], numbers: FlatNumbers, convention: Convention) -> bool:
    """Whether arrays of these names may be in a convention: some name is its own, or it has the names of ours."""
    blocks = convention.blocks(numbers.spec)
    return not convention.own_names or any(
        convention.named(whole, blocks) for name in given for whole in (name, parted(name)[0]))


@dataclass(frozen=True, eq=False)
class _Fit:
    """The positions of each array's entries in a convention; None for a name that it does not have."""

    convention: Convention
    positions: dict[str, NDArray | None]
    shapes: dict[str, bool]

    @property
    def fits(self) -> bool:
        return all(self.shapes.values())


def _fitted(given: Mapping[str, NDArray], numbers: FlatNumbers, convention: Convention) -> _Fit:
    blocks = convention.blocks(numbers.spec)
    positions = {name: _positions(name, blocks, convention, numbers) for name in given}
    fits = {name: places is not None and _squeezed(places.shape) == _squeezed(given[name].shape)
            for name, places in positions.items()}
    return _Fit(convention, positions, fits)


def _block(name: str, blocks: Mapping[str, Block], convention: Convention, numbers: FlatNumbers) -> Block | None:
    """What an array of this name is made of: of the convention's names or of ours; a weight alone is its gradient."""
    if block := convention.named(name, blocks):
        return block if all(part in numbers.shapes for part in names_in(block)) else None
    name = name if name in numbers.shapes else f"gradients/{name}"
    if name not in numbers.shapes:
        return None
    layer, _, own = name.partition(".")
    meant = f"{layer}.{convention.delta}" if own == "delta" and "/" not in name else name
    return meant if meant in numbers.shapes else name


def _positions(name: str, blocks: Mapping[str, Block], convention: Convention, numbers: FlatNumbers) -> NDArray | None:
    """Which of our numbers an array of this name has, or a part of one; None if there is no such array or part."""
    for whole, part in ((name, ()), parted(name)):
        if block := _block(whole, blocks, convention, numbers):
            return part_of(convention.array(block, numbers.positions), part)
    return None


def _squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size for size in shape if size != 1)


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


def _reading(entries: _Entries, numbers: FlatNumbers, fit: _Fit, scale: Scale) -> Reading:
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


def _refuse(given: Mapping[str, NDArray], fits: Sequence[_Fit], numbers: FlatNumbers) -> None:
    """Say what is wrong with the first array that no convention fits, or that those which fit the others do not."""
    best = max(fits, key=lambda fit: sum(fit.shapes.values()))
    name = next((name for name in given if not any(fit.shapes[name] for fit in fits)),
                next(name for name, fitting in best.shapes.items() if not fitting))
    shapes = {fit.positions[name].shape: fit.convention.label for fit in reversed(fits)
              if fit.positions[name] is not None}
    whole, part = parted(name)
    shape = numbers.shapes.get(whole, numbers.shapes.get(f"gradients/{whole}"))
    if not shapes and part and shape:
        raise SpecError(name, f"an index from 0 within the shape {shape}", Verbatim(name))
    if not shapes:
        raise SpecError(name, f"the name of an array of this network, such as {EXAMPLES}",
                        Verbatim(name))
    wanted = ", or ".join(f"{shape} ({label})" for shape, label in list(reversed(shapes.items()))[:3])
    raise SpecError(name, f"an array of the shape {wanted}", Verbatim(str(given[name].shape)))

