"""Truncated backpropagation through time: the depth of a backward pass, and how often one starts.

A backward pass that starts at timestep e covers the `depth` timesteps e − depth + 1 … e; Tδ does not go back beyond
them. With `every` = τ_b, passes start at timesteps τ_b, 2 τ_b, … and at the sequence's end. Each pass carries the
errors of the targets since the start of the previous pass.

Source: Williams and Peng 1990, An efficient gradient-based algorithm for on-line training of recurrent network
trajectories: BPTT(h; h′).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .errors import SpecError
from .parameters import Configured, Integer, Parameter, param


@dataclass(frozen=True)
class Truncation(Configured):
    """How backpropagation through time is truncated.

    `depth` includes the timestep where the pass starts: a depth of the sequence's length truncates nothing, and a
    depth of 1 never goes back in time.
    """

    depth: int = param(
        Integer(
            low=1,
            high=100_000,
            symbol="τ_max",
            unit="timesteps",
            about="Number of timesteps that a backward pass covers.",
        )
    )
    every: int = param(
        Integer(
            low=1,
            high=100_000,
            symbol="τ_b",
            unit="timesteps",
            about="Number of timesteps between the starts of two backward passes.",
        ),
        1,
    )

    def check(self):
        if self.every > self.depth:
            raise SpecError(
                "every", f"at most the depth, {self.depth}; otherwise some targets have no effect", self.every
            )


class TruncationParameter(Parameter):
    """None, a depth, or an object with depth and every."""

    type = "truncation"

    def read(self, value):
        if isinstance(value, Truncation):
            return value
        return (
            Truncation(depth=value)
            if isinstance(value, (int, float)) and not isinstance(value, bool)
            else Truncation.from_dict(value)
        )

    def plain(self, value):
        return value.to_dict()

    def describe(self):
        return super().describe() | {"parameters": Truncation.describe_fields()}


@dataclass(frozen=True)
class Cuts:
    """Where truncation stops the error signal in one sequence; timesteps count from 1.

    Attributes:
        whole: timesteps at which every backward pass stops.
        part: timesteps at which some passes stop and others continue.
        reached: first timestep that a pass covers; δ is zero before it.
    """

    whole: list[int]
    part: list[int]
    reached: int


def cuts(truncation: Truncation, length: int, many_to_one: bool) -> Cuts:
    """The cuts in a sequence of `length` timesteps."""
    every = length if many_to_one else truncation.every
    ends = np.minimum(np.arange(every, length + every, every), length)
    firsts = np.maximum(ends - truncation.depth + 1, 1)
    n = np.arange(2, length + 1)
    there = ((firsts <= n[:, None]) & (n[:, None] <= ends)).sum(axis=1)
    stopping = (firsts == n[:, None]).sum(axis=1)
    return Cuts(
        n[(stopping > 0) & (stopping == there)].tolist(),
        n[(stopping > 0) & (stopping < there)].tolist(),
        int(firsts.min()),
    )


@dataclass(frozen=True)
class Window:
    """One backward pass over the timesteps `first` to `last`, from 0.

    Attributes:
        first, last: timesteps, from 0, both included.
        inject: (N, B, 1), 1 where a target's error enters in this pass; None: everywhere.
        carry: (N, B, 1), 1 where Tδ arrives from the next timestep; None: everywhere.
        ends: (B,) timestep after the one where the pass starts in each sequence; None if there is a single pass.
    """

    first: int
    last: int
    inject: NDArray | None = None
    carry: NDArray | None = None
    ends: NDArray | None = None

    @property
    def reach(self) -> NDArray | None:
        """(N, B or 1, 1), 1 where Tδ arrives, also if `carry` is None; None: everywhere."""
        if self.carry is not None or self.first == 0:
            return self.carry
        return (np.arange(self.last + 1) >= self.first).astype(float)[:, None, None]


def windows(truncation: Truncation | None, lengths: NDArray, many_to_one: bool) -> list[Window]:
    """The backward passes for sequences of these lengths, (B,), last pass first."""
    longest = int(lengths.max())
    if truncation is None or truncation.depth >= longest:
        return [Window(0, longest - 1)]
    if many_to_one and longest == lengths.min():
        return [Window(longest - truncation.depth, longest - 1)]
    return passes(truncation.depth, longest if many_to_one else truncation.every, lengths)


def passes(depth: int, every: int, lengths: NDArray) -> list[Window]:
    """The backward passes that start every `every` timesteps and cover `depth` timesteps each, last pass first."""
    longest = int(lengths.max())
    return [
        _window(depth, start, np.minimum(start + every, lengths), longest)
        for start in reversed(range(0, longest, every))
    ]


def _window(depth: int, start: int, ends: NDArray, longest: int) -> Window:
    """The pass that starts before `ends` (B,) and injects the errors of the targets from `start` on."""
    n = np.arange(longest)[:, None, None]
    ends = np.maximum(ends, start)  # a sequence that has ended before `start` takes no part
    until = ends[None, :, None]
    inject = ((n >= start) & (n < until)).astype(float)
    carry = ((n >= until - depth) & (n < until)).astype(float)
    return Window(max(0, int(ends.min()) - depth), int(ends.max()) - 1, inject, carry, ends)
