"""What each column of a file is likely to be, and why."""

import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError
from .given import Column, Given
from .roles import is_table

SEQUENCES = ("id", "sequence", "sequence_id", "seq", "series", "series_id", "run", "trial", "episode", "symbol", "ticker", "subject")
CLOCKS = ("t", "time", "step", "timestep", "date", "datetime", "timestamp", "day", "week", "month", "quarter", "year", "n")
ROW_NUMBERS = ("", "unnamed: 0", "rownames", "rowname", "index", "idx", "id", "row", "no", "no.", "nr", "nr.", "#", "obs", "case", "number")
TARGETS = ("target", "label", "labels", "class", "y", "output", "answer", "species")
FEW = 20  # different whole numbers in a target that are likely to be classes
TEXTS = 50  # different texts of an input
MOSTLY = 0.5  # of the rows that may lack a value
SHORTEST = 3  # rows of a group that is a sequence
DAILY = 3  # different whole numbers that are classes although rows have times; more are likely to be measured
COUNTED = 10  # rows from which on 1, 2, 3 … is more likely to number the rows than to say something


@dataclass
class Inferred:
    """A role for each column, and why where the reason does not meet the eye; an empty sentence elsewhere."""

    given: Given
    roles: list[str] = field(init=False)
    reasons: list[str] = field(init=False)

    def __post_init__(self):
        self.roles, self.reasons = ["input"] * len(self.given.columns), [""] * len(self.given.columns)

    def set(self, i: int, role: str, why: str = "") -> None:
        """Give a column a role."""
        self.roles[i], self.reasons[i] = role, why

    def of(self, *roles: str) -> list[int]:
        """The columns that have one of these roles."""
        return [i for i, role in enumerate(self.roles) if role in roles]


def likely_roles(given: Given, target: str | None = None, sequence: str | None = None) -> tuple[str, ...]:
    """A role for each column; see `inferred`."""
    return tuple(inferred(given, target, sequence).roles)


def inferred(given: Given, target: str | None = None, sequence: str | None = None) -> Inferred:
    """A role for each column, by its name and by what it holds; target and sequence may be named.

    Raises:
        SpecError: where there is no such column.
    """
    names = [column.name for column in given.columns]
    for what, name in (("target", target), ("sequence", sequence)):
        if name is not None and name not in names:
            raise SpecError(what, f"one of the columns {', '.join(names[:FEW])}", name)
    found = Inferred(given)
    if not is_table(given):
        return _of_arrays(found)
    named = None if target is None else names.index(target), None if sequence is None else names.index(sequence)
    if given.series:
        return _of_series(found)
    _leave_out(found, named)
    _find_sequences(found, *named)
    _find_row_numbers(found, named)
    _find_target(found, named[0])
    return found


def _of_arrays(found: Inferred) -> Inferred:
    for i, column in enumerate(found.given.columns[1:], 1):
        found.set(i, _target_role(column))
    return found


def _of_series(found: Inferred) -> Inferred:
    """The rows are the timesteps of one series: what comes next is asked."""
    for i, column in enumerate(found.given.columns):
        found.set(i, "ignore" if column.names or len(column.classes) < 2 else "next")
    return found


def _leave_out(found: Inferred, named: tuple[int | None, ...]) -> None:
    """Columns that say nothing, or too much."""
    for i, column in enumerate(found.given.columns):
        if i not in named and (why := _useless(column, found.given.rows)):
            found.set(i, "ignore", why)


def _useless(column: Column, rows: int) -> str:
    kinds = len(column.classes)
    if column.wrong:
        return f"It cannot be read: {column.wrong}"
    if column.missing > MOSTLY * rows:
        return f"{column.missing:,} of {rows:,} values are missing."
    if kinds < 2:
        return "Its value is the same in every row."
    if len(column.names) > TEXTS:
        return f"It has {kinds:,} different texts, too many for an input each."
    if len(column.names) > max(2, rows // 2):
        return "Nearly every row has a text of its own."
    return ""


def _find_sequences(found: Inferred, target: int | None, sequence: int | None) -> None:
    """The column that says when a row was, and the one that says which rows belong together."""
    columns, rows = found.given.columns, found.given.rows
    free = [i for i in range(len(columns)) if i not in (target, sequence)]
    if sequence is not None:
        found.set(sequence, "sequence", "It was named.")
    else:
        groups = [i for i in free if _name(columns[i]) in SEQUENCES and _repeats(columns[i], rows)]
        if groups:
            found.set(groups[0], "sequence", "Its name says so, and its values come again.")
    clocks = [i for i in free if found.roles[i] != "sequence" and not columns[i].names and not columns[i].wrong and _clock(columns[i])]
    for i in clocks:
        if group := _ordered(found, i, free):
            _set_time(found, i, group - 1)
            break
    for i in clocks:
        if columns[i].dated and found.roles[i] == "input":
            found.set(i, "ignore", "A date; its parts can be inputs (calendar).")


def _clock(column: Column) -> bool:
    return column.kind == "time" or _name(column) in CLOCKS


def _ordered(found: Inferred, time: int, free: list[int]) -> int:
    """Whether these times put rows in an order: 0 if not, else 1 + the column of the groups within which they do, or 1 + `len(columns)` without groups."""
    columns = found.given.columns
    values = columns[time].values
    there = ~np.isnan(values)
    known = found.of("sequence")
    if known:
        return 1 + known[0] if _unique(values[there], columns[known[0]].values[there]) or columns[time].kind == "time" else 0
    if len(np.unique(values[there])) == there.sum():
        return 1 + len(columns) if columns[time].kind == "time" or (np.diff(values[there]) > 0).all() else 0
    for i in free:
        if i != time and _grouping(columns[i], there) and _unique(values[there], columns[i].values[there]):
            return 1 + i
    return 1 + len(columns) if columns[time].dated else 0


def _set_time(found: Inferred, time: int, group: int) -> None:
    columns = found.given.columns
    if group < len(columns) and found.roles[group] != "sequence":
        found.set(group, "sequence", f"For each of its values, every {columns[time].name} comes once.")
    found.set(time, "time", "It puts the rows in order.")


def _grouping(column: Column, there: NDArray) -> bool:
    """Whether a column's values come again so often that they may name sequences."""
    values = column.values[there]
    if not column.names and (values.dtype.kind == "f" and not (values == np.rint(values)).all()):
        return False
    sizes = np.unique(values, return_counts=True)[1]
    return len(sizes) > 1 and float(np.median(sizes)) >= SHORTEST


def _unique(*keys: NDArray) -> bool:
    """Whether no two rows have the same keys."""
    order = np.lexsort(keys)
    return not np.logical_and.reduce([key[order][1:] == key[order][:-1] for key in keys]).any()


def _repeats(column: Column, rows: int) -> bool:
    return 1 < len(column.classes) < rows


def _find_row_numbers(found: Inferred, named: tuple[int | None, ...]) -> None:
    """Numbers of the rows: sorted by class, they would tell the class."""
    columns = found.given.columns
    for i in found.of("input", "ignore"):
        unnamed = re.fullmatch(r"column 1|unnamed.*", _name(columns[i])) and found.given.header
        if i in named or columns[i].names or not _counts(columns[i].values):
            if i not in named and _name(columns[i]) in SEQUENCES and found.roles[i] == "input":
                found.set(i, "ignore", "Its name says that it tells rows apart.")
        elif _name(columns[i]) in ROW_NUMBERS or unnamed or (found.given.header is False and i == 0 and len(columns[i].values) >= COUNTED):
            found.set(i, "ignore", "It numbers the rows.")


def _counts(values: NDArray) -> bool:
    return bool((np.diff(values) == 1).all()) and len(values) > 1


def _find_target(found: Inferred, named: int | None) -> None:
    """What is to be learned: named, or known by its name, or the last column, or the first where there are no names and it alone can be a class."""
    columns = found.given.columns
    left = found.of("input") or [i for i in found.of("ignore") if not columns[i].wrong and len(columns[i].classes) > 1][-1:] or [len(columns) - 1]
    if named is None:
        by_name = [i for i in left if _name(columns[i]) in TARGETS]
        named = by_name[-1] if by_name else left[0] if _label_first(found, left) else left[-1]
    why = {True: "Its name says so."}.get(_name(columns[named]) in TARGETS, "")
    counted = bool(found.of("time")) and not why and len(columns[named].classes) > DAILY and not columns[named].names
    found.set(named, "target" if counted else _target_role(columns[named]), why)
    _ask_what_comes_next(found, named)


def _label_first(found: Inferred, left: list[int]) -> bool:
    """Many measurements without names, and before them a class, as in the UCR archive and in MNIST as CSV."""
    columns = found.given.columns
    return found.given.header is False and len(left) > 3 and left[0] == 0 and _is_class(columns[0]) and (
        bool(columns[0].names) or (not columns[left[-1]].names and len(columns[0].classes) < len(columns[left[-1]].classes)) or _measured(columns, left))


def _measured(columns: tuple[Column, ...], left: list[int]) -> bool:
    """Whether all columns but the first are alike, so that none of them is the class."""
    return len(left) > 10 and all(not columns[i].names for i in left[1:])


def _ask_what_comes_next(found: Inferred, target: int) -> None:
    """Of one series in time, or where nothing else is left to learn from, the next value is asked."""
    column = found.given.columns[target]
    one_series = found.of("time") and not found.of("sequence") and found.given.columns[found.of("time")[0]].kind == "time"
    if column.names or column.wrong or not ((one_series and found.roles[target] == "target") or not found.of("input")):
        if not found.of("input"):  # better something to look at than nothing
            found.set(next((i for i in range(len(found.roles)) if i != target and not found.given.columns[i].wrong), target), "input")
        return
    found.set(target, "next", "There is no other input." if not found.of("input") else "The rows are one series in time.")


def _name(column: Column) -> str:
    return column.name.strip().lower()


def _target_role(column: Column) -> str:
    """Classes: texts, or a few different whole numbers."""
    return "class" if _is_class(column) else "target"


def _is_class(column: Column) -> bool:
    values = column.values
    if column.names or column.kind == "boolean":
        return True
    if values.ndim > 1 and not (values.ndim == 3 and values.shape[2] == 1):
        return False
    there = values[~column.absent]
    whole = values.dtype.kind in "iu" or bool((there == np.rint(there)).all())
    return whole and 2 <= len(column.classes) <= max(2, min(FEW, values.size // 2)) and column.factor == 1.0
