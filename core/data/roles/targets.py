"""Inference of the target of a table."""

import numpy as np

from ..loaded import Column
from .likely import CLOCKS, DAILY, TARGETS, InferredRoles, normalised_name

FEW = 20  # largest number of distinct whole numbers that count as classes


def find_target(found: InferredRoles, named: int | None) -> None:
    """Set the target column: the one that was named, or that its name or its position suggests."""
    columns = found.given.columns
    left = (
        found.of("input")
        or [i for i in found.of("ignore") if not columns[i].wrong and len(columns[i].classes) > 1][-1:]
        or [len(columns) - 1]
    )
    by_name = [i for i in left if normalised_name(columns[i]) in TARGETS][-1:]
    i, why = (named, "") if named is not None else (by_name[0], "") if by_name else _by_place(found, left)
    known = normalised_name(columns[i]) in TARGETS
    measured = bool(found.of("time")) and not known and len(columns[i].classes) > DAILY and not columns[i].names
    found.set(i, "target" if measured else target_role(columns[i]), "Its name suggests it." if known else why)
    _ask_what_comes_next(found, i)


def _by_place(found: InferredRoles, left: list[int]) -> tuple[int, str]:
    """The last column, or the first if there are no names and only the first can be a class; and the reason if it is
    not obvious.
    """
    if _label_first(found, left):
        return left[0], ""
    if found.of("time"):  # a part of the time, such as a quarter, is no target
        left = [i for i in left if normalised_name(found.given.columns[i]) not in CLOCKS] or left
    if not found.of("sequence") or not found.of("time"):
        return left[-1], ""
    return _of_sequences(found, left)


def _of_sequences(found: InferredRoles, left: list[int]) -> tuple[int, str]:
    """The last column, unless it is an id that several sequences share, such as the litter of pigs: then the last one
    that varies.
    """
    last, sequence = left[-1], found.given.columns[found.of("sequence")[0]].name
    varying = [i for i in left if _varies(found, i) and not found.given.columns[i].missing]
    if not varying or not _shared(found, last):
        return last, ""
    found.set(last, "ignore", f"It is constant in each {sequence}, and several share its number.")
    return varying[-1], f"It is the last column that varies within a {sequence} and has no missing value."


def _shared(found: InferredRoles, i: int) -> bool:
    """Whether a column has whole numbers that are constant in each sequence and shared by several, too many to be
    classes.
    """
    column, sequences = found.given.columns[i], len(found.given.columns[found.of("sequence")[0]].classes)
    whole = not column.names and bool((column.classes == np.rint(column.classes)).all())
    return whole and DAILY < len(column.classes) <= sequences // 2 and not _varies(found, i)


def _varies(found: InferredRoles, i: int) -> bool:
    """Whether a column varies within a sequence."""
    ids, values = (found.given.columns[j].values for j in (found.of("sequence")[0], i))
    order = np.argsort(ids, kind="stable")
    return bool(((np.abs(np.diff(values[order])) > 0) & (np.diff(ids[order]) == 0)).any())


def _label_first(found: InferredRoles, left: list[int]) -> bool:
    """Whether a class precedes many measurements without names, as in the UCR archive and in MNIST as CSV."""
    columns = found.given.columns
    return (
        found.given.header is False
        and len(left) > 3
        and left[0] == 0
        and is_class(columns[0])
        and (
            bool(columns[0].names)
            or (not columns[left[-1]].names and len(columns[0].classes) < len(columns[left[-1]].classes))
            or _measured(columns, left)
        )
    )


def _measured(columns: tuple[Column, ...], left: list[int]) -> bool:
    """Whether all columns but the first are numbers, and many, so that none of them is the class."""
    return len(left) > 10 and all(not columns[i].names for i in left[1:])


def _ask_what_comes_next(found: InferredRoles, target: int) -> None:
    """Make the target `next` if the rows are one series in time, or if there is no other input."""
    column = found.given.columns[target]
    one_series = (
        found.of("time") and not found.of("sequence") and found.given.columns[found.of("time")[0]].kind == "time"
    )
    if column.names or column.wrong or not ((one_series and found.roles[target] == "target") or not found.of("input")):
        if not found.of("input"):  # any input is better than none
            found.set(
                next((i for i in range(len(found.roles)) if i != target and not found.given.columns[i].wrong), target),
                "input",
            )
        return
    found.set(
        target, "next", "There is no other input." if not found.of("input") else "The rows are one series in time."
    )


def target_role(column: Column) -> str:
    """The role of a target column: `class` or `target`."""
    return "class" if is_class(column) else "target"


def is_class(column: Column) -> bool:
    """Whether a column's values are likely classes: texts, or a few distinct whole numbers."""
    values = column.values
    if column.names or column.kind == "boolean":
        return True
    if values.ndim > 1 and not (values.ndim == 3 and values.shape[2] == 1):
        return False
    there = values[~column.absent]
    whole = values.dtype.kind in "iu" or bool((there == np.rint(there)).all())
    return whole and 2 <= len(column.classes) <= max(2, min(FEW, values.size // 2)) and column.factor == 1.0
