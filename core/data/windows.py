"""The rows of each sample: a single row, the rows of a group in order, or a window of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of each sample: `lengths` rows of `order` from `starts` on.

    Attributes:
        order: the used rows, group by group in order.
        starts, lengths: (samples,) first position in `order`, and number of rows.
        groups: (samples,) index of each sample's group, from 0.
        ends: (samples,) relative position of each sample's end in its group, at most 1.
    """

    order: NDArray
    starts: NDArray
    lengths: NDArray
    groups: NDArray
    ends: NDArray

    def __len__(self) -> int:
        return len(self.lengths)

    def of(self, samples: NDArray, later: int = 0) -> tuple[NDArray, NDArray]:
        """The rows of these samples, (S, N), shifted by `later`, and whether they count, (S, N); those beyond a
        sample's end do not.
        """
        lengths = self.lengths[samples]
        steps = np.arange(lengths.max())
        places = np.minimum(self.starts[samples][:, None] + steps + later, len(self.order) - 1)
        return self.order[places], steps < lengths[:, None]

    def last(self, later: int = 0) -> NDArray:
        """(samples,) last row of each sample, shifted by `later`."""
        return self.order[self.starts + self.lengths - 1 + later]


def alone(rows: NDArray) -> Rows:
    """One sample per row."""
    count = len(rows)
    return Rows(rows, np.arange(count), np.ones(count, int), np.arange(count), np.ones(count))


def group_rows(rows: NDArray, ids: NDArray | None, time: NDArray | None) -> tuple[NDArray, NDArray]:
    """The rows sorted by group and time, (rows,) each if given, and the size of each group.

    Rows with equal times keep their order.
    """
    keys = [key for key in (time, ids) if key is not None]
    order = np.lexsort(keys) if keys else np.arange(len(rows))
    sizes = np.unique(ids, return_counts=True)[1] if ids is not None else np.array([len(rows)])
    return rows[order], sizes


def windows(order: NDArray, sizes: NDArray, window: int | None, stride: int, later: int) -> Rows:
    """Windows of each group, one every `stride` rows, the last one at the group's end.

    Args:
        order: rows, group by group.
        sizes: (groups,) number of rows.
        window: rows per window; None: the whole group. A shorter group is one sample.
        stride: rows from one window to the next.
        later: rows that must follow a window for its target; groups without such rows are left out.
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


def spread_equal_times(times: NDArray, ids: NDArray | None) -> NDArray:
    """(rows,) times, with rows of equal group and time spread evenly up to the next whole number."""
    order = np.lexsort([times] if ids is None else [times, ids])
    keys = [key[order] for key in ([times] if ids is None else [times, ids])]
    first = np.flatnonzero(np.append(True, np.logical_or.reduce([key[1:] != key[:-1] for key in keys])))
    counts = np.diff(np.append(first, len(times)))
    out = times.astype(float)
    out[order] += (np.arange(len(times)) - np.repeat(first, counts)) / np.repeat(counts, counts)
    return out
