"""The memory that runs take, and how much of it there is for them."""

import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

from unrolled.core import RunSpec, memory_footprint

from ..errors import BUSY, Refusal
from ..settings import Settings

SHARE = 0.5  # of what there is, for runs; the rest is for files, answers and the interpreter
LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")  # of the container: cgroup version 2, and 1
MEBIBYTE = 2**20
TAKES = {"update": ("the numbers of one update", "batch_size"), "validation": ("a look at the validation samples", "task.validation"),
         "checkpoints": ("the weights, as they are kept along the way", "layers"), "data": ("the samples", "task")}


class Memory(NamedTuple):
    """What a run needs.

    Attributes:
        total: bytes, about.
        most: the part that takes most of it, and how much; one of `TAKES`.
        side: where the field that says so is: ``beside.spec.`` for what stands beside.
    """

    total: int
    most: tuple[str, int]
    side: str = ""

    @property
    def words(self) -> str:
        """It all in words."""
        part, nbytes = self.most
        return f"about {self.total / MEBIBYTE:,.0f} megabytes, {nbytes / MEBIBYTE:,.0f} of them for {TAKES[part][0]}"

    @property
    def field(self) -> str:
        """What to mend."""
        return self.side + TAKES[self.most[0]][1]


def memory_of(spec: RunSpec, beside: RunSpec | None = None) -> Memory:
    """What a run of a set-up needs, and of another beside it."""
    parts = [(nbytes, part, side) for each, side in ((spec, ""), (beside, "beside.spec.")) if each is not None
             for part, nbytes in memory_footprint(each).items()]
    nbytes, part, side = max(parts)
    return Memory(sum(each[0] for each in parts), (part, nbytes), side)


def budget(limits: Settings) -> float:
    """The bytes that there are for all runs."""
    return SHARE * machine() if limits.max_memory_megabytes is None else limits.max_memory_megabytes * MEBIBYTE


@cache
def machine() -> int:
    """The bytes of this machine's memory, or of what its container may take of it."""
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for path in map(Path, LIMITS):
        if path.is_file() and (text := path.read_text().strip()).isdecimal():  # or "max"
            found.append(int(text))
    return min(found)


def refuse_larger_than_all(needed: Memory, limits: Settings) -> None:
    """Raise `Refusal` (422) where a run needs more than there is for all of them."""
    if needed.total > budget(limits):
        raise Refusal(422, needed.field, f"a run that needs at most {_megabytes(limits)} of memory", needed.words)


def too_little(needed: Memory, taken: int, limits: Settings) -> Refusal | None:
    """Why a run does not fit beside others that take so many bytes, if it does not."""
    if taken + needed.total <= budget(limits):
        return None
    left = max(0.0, budget(limits) - taken) / MEBIBYTE
    return Refusal(BUSY, needed.field, f"a run that fits into what is left of the server's memory, {left:,.0f} megabytes", needed.words,
                   f"This server is full: {left:,.0f} megabytes of memory are left for runs, and this one needs "
                   f"{needed.words}. Try a smaller one, or again in a while.")


def _megabytes(limits: Settings) -> str:
    return f"{budget(limits) / MEBIBYTE:,.0f} megabytes"
