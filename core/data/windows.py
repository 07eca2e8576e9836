"""Which rows make a sample: a row alone, the rows of a group in their order, or windows of so many of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of each sample: `lengths` of them from place `starts` on in `order`.

    Attributes:
        order: rows that are used, group by group, each in its order.
        starts, lengths: (samples,).
        groups: (samples,) the group that each is of, from 0.
        ends: (samples,) how far into its group each reaches, from above 0 to 1.
    """

    order: NDArray
    starts: NDArray
    lengths: NDArray
    groups: NDArray
    ends: NDArray

    def __len__(self) -> int:
        return len(self.lengths)

    def of(self, samples: NDArray, later: int = 0) -> tuple[NDArray, NDArray]:
        """The rows of these samples, (S, N), or those so many `later`; any row where `counted`, (S, N), says that the sample has ended."""
        lengths = self.lengths[samples]
        steps = np.arange(lengths.max())
        places = np.minimum(self.starts[samples][:, None] + steps + later, len(self.order) - 1)
        return self.order[places], steps < lengths[:, None]

    def last(self, later: int = 0) -> NDArray:
        """(samples,) the last row of each sample, or the one so many `later`."""
        return self.order[self.starts + self.lengths - 1 + later]


def alone(rows: NDArray) -> Rows:
    """Each row is a sample."""
    count = len(rows)
    return Rows(rows, np.arange(count), np.ones(count, int), np.arange(count), np.ones(count))


def in_groups(rows: NDArray, ids: NDArray | None, time: NDArray | None) -> tuple[NDArray, NDArray]:
    """Rows sorted by group, and in a group by time, where these are given, (rows,) each; rows of one time stay as they were. And the size of each group."""
    keys = [key for key in (time, ids) if key is not None]
    order = np.lexsort(keys) if keys else np.arange(len(rows))
    sizes = np.unique(ids, return_counts=True)[1] if ids is not None else np.array([len(rows)])
    return rows[order], sizes


def windows(order: NDArray, sizes: NDArray, window: int | None, stride: int, later: int) -> Rows:
    """Windows of each group, one every `stride` rows and the last one at its end, that leave `later` rows after them for the target.
    Without `window`, and where a group is shorter, the group is one sample as it is. Groups that have no target are left out.
    """
    room = sizes - later
    at = np.cumsum(sizes) - sizes
    kept = np.flatnonzero(room > 0)
    count = np.ones(len(kept), int) if window is None else np.maximum((room[kept] - window) // stride + 1, 1)
    groups = np.repeat(kept, count)
    nth = np.arange(len(groups)) - np.repeat(np.cumsum(count) - count, count)
    lengths = room[groups] if window is None else np.minimum(room[groups], window)
    starts = nth * stride + (np.maximum(room[groups] - window, 0) % stride if window else 0)
    return Rows(order, at[groups] + starts, lengths, groups, (starts + lengths) / room[groups])


def spread(times: NDArray, ids: NDArray | None) -> NDArray:
    """(rows,) times, where rows of one group with the same time stand evenly between it and the next whole number, in the order of the rows."""
    order = np.lexsort([times] if ids is None else [times, ids])
    keys = [key[order] for key in ([times] if ids is None else [times, ids])]
    first = np.flatnonzero(np.append(True, np.logical_or.reduce([key[1:] != key[:-1] for key in keys])))
    counts = np.diff(np.append(first, len(times)))
    out = times.astype(float)
    out[order] += (np.arange(len(times)) - np.repeat(first, counts)) / np.repeat(counts, counts)
    return out
