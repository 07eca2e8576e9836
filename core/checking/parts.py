"""A part of an array, by a name with an index: ``layer1.delta[4]`` or ``layer1.delta[:, 0]``."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

PART = re.compile(r"(?P<whole>.+?)\[(?P<index>\s*(?:-?\d{1,9}|:)\s*(?:,\s*(?:-?\d{1,9}|:)\s*)*)\]", re.ASCII)

Part = tuple[int | slice, ...]


def parted(name: str) -> tuple[str, Part]:
    """The name of the whole array, and the index from 0, as NumPy has it; empty if the name has none."""
    found = PART.fullmatch(name)
    if not found:
        return name, ()
    indices = (index.strip() for index in found["index"].split(","))
    return found["whole"], tuple(slice(None) if index == ":" else int(index) for index in indices)


def part_of(array: NDArray, part: Part) -> NDArray | None:
    """The part of an array with this index; None if it has none."""
    try:
        return np.asarray(array[part])
    except IndexError:
        return None
