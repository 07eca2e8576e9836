"""Truncated backpropagation through time: how far back, and how often.

A backward pass starts at a timestep e and covers the `depth` timesteps e − depth + 1 … e: Tδ does not
go back beyond them. With `every` = τ_b a pass starts at timesteps τ_b, 2 τ_b, … and at the sequence's
end, and carries the errors of the targets since the pass before it (Williams and Peng 1990, An
efficient gradient-based algorithm for on-line training of recurrent network trajectories: BPTT(h; h′)).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .errors import SpecError
from .parameters import Configured, Integer, Parameter, param


@dataclass(frozen=True)
class Truncation(Configured):
    """How a backward pass through time is cut.

    `depth` counts timesteps, the one where the pass starts included, so that a depth as long as the
    sequence cuts nothing and a depth of 1 never goes back in time.
    """

    depth: int = param(Integer(low=1, high=100_000, symbol="τ_max", unit="timesteps", about="Number of timesteps that a backward pass covers."))
    every: int = param(Integer(low=1, high=100_000, symbol="τ_b", unit="timesteps", about="Number of timesteps between the starts of two backward passes."), 1)

    def check(self):
        if self.every > self.depth:
            raise SpecError("every", f"at most the depth, {self.depth}, or some targets would never be learned from", self.every)


class TruncationParameter(Parameter):
    """Nothing, a depth, or an object with depth and every."""

    type = "truncation"

    def read(self, value):
        if isinstance(value, Truncation):
            return value
        return Truncation(depth=value) if isinstance(value, (int, float)) and not isinstance(value, bool) else Truncation.from_dict(value)

    def plain(self, value):
        return value.to_dict()

    def describe(self):
        return super().describe() | {"parameters": Truncation.describe_fields()}


@dataclass(frozen=True)
class Cuts:
    """Where truncation stops the error signal of one sequence; timesteps count from 1.

    Attributes:
        whole: timesteps from which no backward pass goes on to the timestep before.
        part: timesteps from which some of the passes that are there go on, and some do not.
        reached: the first timestep that any pass covers; δ is zero before it.
    """

    whole: list[int]
    part: list[int]
    reached: int


def cuts(truncation: Truncation, length: int, many_to_one: bool) -> Cuts:
    """The cuts in a sequence of this many timesteps."""
    every = length if many_to_one else truncation.every
    ends = np.minimum(np.arange(every, length + every, every), length)
    firsts = np.maximum(ends - truncation.depth + 1, 1)
    n = np.arange(2, length + 1)
    there = ((firsts <= n[:, None]) & (n[:, None] <= ends)).sum(axis=1)
    stopping = (firsts == n[:, None]).sum(axis=1)
    return Cuts(n[(stopping > 0) & (stopping == there)].tolist(), n[(stopping > 0) & (stopping < there)].tolist(), int(firsts.min()))


@dataclass(frozen=True)
class Window:
    """One backward pass: the timesteps `first` to `last` (from 0).

    `inject` (N, B, 1) is 1 where a target's error enters in this pass, `carry` (N, B, 1) is 1 where Tδ
    may arrive from the next timestep; neither is there where it would be 1 throughout. `ends` (B,) is where the pass
    starts in each sequence (the timestep after it), of a pass that is one of several.
    """

    first: int
    last: int
    inject: NDArray | None = None
    carry: NDArray | None = None
    ends: NDArray | None = None

    @property
    def reach(self) -> NDArray | None:
        """(N, B or 1, 1): 1 where Tδ may arrive, whether or not `carry` spells it out; none where it may everywhere."""
        if self.carry is not None or self.first == 0:
            return self.carry
        return (np.arange(self.last + 1) >= self.first).astype(float)[:, None, None]


def windows(truncation: Truncation | None, lengths: NDArray, many_to_one: bool) -> list[Window]:
    """The backward passes for sequences of these lengths (B,), from the last to the first."""
    longest = int(lengths.max())
    if truncation is None or truncation.depth >= longest:
        return [Window(0, longest - 1)]
    if many_to_one and longest == lengths.min():
        return [Window(longest - truncation.depth, longest - 1)]
    return passes(truncation.depth, longest if many_to_one else truncation.every, lengths)


def passes(depth: int, every: int, lengths: NDArray) -> list[Window]:
    """One backward pass for the targets of every so many timesteps, each covering `depth` timesteps, from the last to the first."""
    longest = int(lengths.max())
    return [_window(depth, start, np.minimum(start + every, lengths), longest) for start in reversed(range(0, longest, every))]


def _window(depth: int, start: int, ends: NDArray, longest: int) -> Window:
    """The pass that starts at each sequence's end (exclusive) and takes in the targets from `start` on."""
    n = np.arange(longest)[:, None, None]
    ends = np.maximum(ends, start)  # a sequence that ended before takes no part
    until = ends[None, :, None]
    inject = ((n >= start) & (n < until)).astype(float)
    carry = ((n >= until - depth) & (n < until)).astype(float)
    return Window(max(0, int(ends.min()) - depth), int(ends.max()) - 1, inject, carry, ends)
