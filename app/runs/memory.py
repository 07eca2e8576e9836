"""The memory that runs take, and the budget for it."""

import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

from unrolled.core import RunSpec, memory_footprint

from ..errors import BUSY, Refusal
from ..settings import Settings

SHARE = 0.5  # of the memory, for runs; the rest is for uploads, answers and the interpreter
# of the container: cgroup versions 2 and 1
LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
MEBIBYTE = 2**20
# Each part of a run's memory, in words, and the field that makes it smaller.
PARTS = {"update": ("the numbers of one update", "batch_size"),
         "validation": ("evaluating the validation samples", "task.validation"),
         "checkpoints": ("checkpoints of the weights", "layers"), "data": ("the samples", "task")}


class Memory(NamedTuple):
    """The memory that a run takes, estimated.

    Attributes:
        total: in bytes.
        most: the part that takes most, one of `PARTS`, and its bytes.
        side: prefix of the field of that part: ``beside.spec.`` for the second side.
    """

    total: int
    most: tuple[str, int]
    side: str = ""

    @property
    def words(self) -> str:
        """The estimate in words."""
        part, nbytes = self.most
        return f"about {self.total / MEBIBYTE:,.0f} megabytes, {nbytes / MEBIBYTE:,.0f} of them for {PARTS[part][0]}"

    @property
    def field(self) -> str:
        """The field that makes the largest part smaller."""
        return self.side + PARTS[self.most[0]][1]


def memory_of(spec: RunSpec, other: RunSpec | None = None) -> Memory:
    """The memory of a run with one side, or with two."""
    parts = [(nbytes, part, side) for each, side in ((spec, ""), (other, "beside.spec.")) if each is not None
             for part, nbytes in memory_footprint(each).items()]
    nbytes, part, side = max(parts)
    return Memory(sum(each[0] for each in parts), (part, nbytes), side)


def budget(limits: Settings) -> float:
    """Bytes for all runs."""
    return SHARE * machine() if limits.max_memory_megabytes is None else limits.max_memory_megabytes * MEBIBYTE


@cache
def machine() -> int:
    """Bytes of this machine's memory, or of what its container may take."""
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for path in map(Path, LIMITS):
        if path.is_file() and (text := path.read_text().strip()).isdecimal():  # or "max"
            found.append(int(text))
    return min(found)


def refuse_larger_than_all(needed: Memory, limits: Settings) -> None:
    """Raise `Refusal` (422) if a run needs more memory than there is for all runs."""
    if needed.total > budget(limits):
        raise Refusal(422, needed.field, f"a run that needs at most {_megabytes(limits)} of memory", needed.words)


def refusal_if_full(needed: Memory, taken: int, limits: Settings) -> Refusal | None:
    """The refusal (429) of a run that does not fit beside others that take so many bytes; None if it fits."""
    if taken + needed.total <= budget(limits):
        return None
    left = max(0.0, budget(limits) - taken) / MEBIBYTE
    return Refusal(BUSY, needed.field, f"a run that fits into the {left:,.0f} megabytes left of the server's memory",
                   needed.words,
                   f"This server is full: {left:,.0f} megabytes of memory are left for runs, and this one needs "
                   f"{needed.words}. Try a smaller one, or again in a while.")


def _megabytes(limits: Settings) -> str:
    return f"{budget(limits) / MEBIBYTE:,.0f} megabytes"
