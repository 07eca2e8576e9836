"""How one array of a course is put together from arrays of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Rows:
    """Arrays of ours, one below the other: all gates in one matrix."""

    parts: tuple[Block, ...]


@dataclass(frozen=True)
class Columns:
    """Matrices of ours, side by side: one matrix for the state and the input together."""

    parts: tuple[Block, ...]


Block = str | Rows | Columns  # the name of an array, or several of them joined


def rows(*parts: Block) -> Rows:
    """Arrays of ours, one below the other."""
    return Rows(parts)


def columns(*parts: Block) -> Columns:
    """Matrices of ours, side by side."""
    return Columns(parts)


def of_gates(matrix: str, gates: str) -> Rows:
    """One weight of every gate, one below the other, in this order."""
    return Rows(tuple(f"{matrix}_{gate}" for gate in gates))


def renamed(block: Block, name: Callable[[str], str]) -> Block:
    """The block with every array under another name."""
    if isinstance(block, str):
        return name(block)
    return type(block)(tuple(renamed(part, name) for part in block.parts))


def names_in(block: Block) -> Iterator[str]:
    """The names of the arrays that a block consists of."""
    if isinstance(block, str):
        yield block
    else:
        for part in block.parts:
            yield from names_in(part)


def joined(block: Block, array: Callable[[str], NDArray]) -> NDArray:
    """The block as one array in our layout, from each of its arrays by name."""
    if isinstance(block, str):
        return array(block)
    parts = [joined(part, array) for part in block.parts]
    return np.concatenate(parts, axis=0 if isinstance(block, Rows) else 1)
