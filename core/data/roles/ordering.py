"""Inference of the time column and the sequence column."""

import numpy as np
from numpy.typing import NDArray

from ..loaded import Column
from .likely import CLOCKS, PARTS, SEQUENCES, InferredRoles, normalised_name

SHORTEST = 3  # smallest median number of rows per sequence
YEARS = (1400, 2300)  # range of years in a consecutive first column without a name


def find_order(found: InferredRoles, target: int | None, sequence: int | None) -> None:
    """Set the roles of time and sequence columns; other dates are ignored."""
    columns = found.given.columns
    free = [i for i in range(len(columns)) if i not in (target, sequence)]
    _name_sequences(found, free, sequence)
    clocks = [
        i
        for i in free
        if found.roles[i] != "sequence" and not columns[i].names and not columns[i].wrong and _is_clock(found, i)
    ]
    _find_time(found, clocks, free)
    for i in clocks:
        if columns[i].dated and found.roles[i] == "input":
            found.set(i, "ignore", "A date; its parts can be inputs (calendar).")


def _name_sequences(found: InferredRoles, free: list[int], sequence: int | None) -> None:
    """Set the sequence column that was named, or that its name suggests."""
    columns, rows = found.given.columns, found.given.rows
    if sequence is not None:
        found.set(sequence, "sequence", "It was named.")
    elif groups := [i for i in free if normalised_name(columns[i]) in SEQUENCES and 1 < len(columns[i].classes) < rows]:
        found.set(groups[0], "sequence", "Its name suggests it, and its values recur.")


def _is_clock(found: InferredRoles, i: int) -> bool:
    column = found.given.columns[i]
    return (
        column.kind == "time"
        or normalised_name(column) in CLOCKS
        or (found.given.header is False and i == 0 and _years(column.values))
    )


def _years(values: NDArray) -> bool:
    return is_consecutive(values) and YEARS[0] <= values[0] and values[-1] <= YEARS[1]


def is_consecutive(values: NDArray) -> bool:
    """Whether the numbers are consecutive."""
    return bool((np.diff(values) == 1).all()) and len(values) > 1


def _find_time(found: InferredRoles, clocks: list[int], free: list[int]) -> None:
    """Set the first clock that orders the rows: all rows, or those of each sequence, or those of each value of another
    column.
    """
    columns = found.given.columns
    known, others = found.of("sequence"), [i for i in free if i not in clocks]
    for i in clocks:
        part = None if known else _part_of(columns, i, free)
        orders = part is not None or (
            _orders_sequences(columns[i], columns[known[0]]) if known else _orders_all(columns[i])
        )
        group = None if orders or known else _groups_of(columns, i, others)
        if group is not None:
            found.set(group, "sequence", f"Each {columns[i].name} occurs once for each of its values.")
        if orders or group is not None or columns[i].dated:
            found.set(
                i,
                "time",
                "It puts the rows in order." if part is None else f"It and {columns[part].name} put the rows in order.",
            )
            return


def _orders_sequences(time: Column, sequence: Column) -> bool:
    """Whether times are dates, or distinct within each sequence."""
    there = ~np.isnan(time.values)
    return time.kind == "time" or _unique(time.values[there], sequence.values[there])


def _orders_all(time: Column) -> bool:
    """Whether the times are distinct, and are dates or increase."""
    values = time.values[~np.isnan(time.values)]
    return len(np.unique(values)) == len(values) and (time.kind == "time" or bool((np.diff(values) > 0).all()))


def _part_of(columns: tuple[Column, ...], time: int, free: list[int]) -> int | None:
    """The column with parts of this time, such as quarters of a year, if the rows are in the order of both."""
    parts = [i for i in free if i != time and normalised_name(columns[i]) in PARTS and not columns[i].wrong]
    return next((i for i in parts if _grow(columns[time].values, columns[i].values)), None)


def _grow(times: NDArray, parts: NDArray) -> bool:
    """Whether times repeat, and each row is later than the one before by its time or, at equal times, by its part."""
    there = ~np.isnan(times) & ~np.isnan(parts)
    steps, finer = np.diff(times[there]), np.diff(parts[there])
    return bool((steps == 0).any() and ((steps > 0) | ((steps == 0) & (finer > 0))).all())


def _groups_of(columns: tuple[Column, ...], time: int, free: list[int]) -> int | None:
    """The first column within each of whose values the times are distinct."""
    values = columns[time].values
    there = ~np.isnan(values)
    return next(
        (i for i in free if _grouping(columns[i], there) and _unique(values[there], columns[i].values[there])), None
    )


def _grouping(column: Column, there: NDArray) -> bool:
    """Whether a column's values repeat often enough to name sequences."""
    values = column.values[there]
    if not column.names and (values.dtype.kind == "f" and not (values == np.rint(values)).all()):
        return False
    sizes = np.unique(values, return_counts=True)[1]
    return len(sizes) > 1 and float(np.median(sizes)) >= SHORTEST


def _unique(*keys: NDArray) -> bool:
    """Whether no two rows have equal keys."""
    order = np.lexsort(keys)
    return not np.logical_and.reduce([key[order][1:] == key[order][:-1] for key in keys]).any()
