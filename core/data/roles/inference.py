"""Inference of the role of each column, with reasons."""

import re

from ...errors import SpecError
from ..loaded import Column, LoadedData
from .likely import CLOCKS, SEQUENCES, InferredRoles, normalised_name
from .ordering import find_order, is_consecutive
from .roles import is_table
from .targets import find_target, target_role

ROW_NUMBERS = (
    "",
    "unnamed: 0",
    "rownames",
    "rowname",
    "index",
    "idx",
    "id",
    "row",
    "no",
    "no.",
    "nr",
    "nr.",
    "#",
    "obs",
    "case",
    "number",
)
LISTED = 20  # columns named in an error
TEXTS = 50  # largest number of distinct texts of an input
MOSTLY = 0.5  # largest fraction of missing values
COUNTED = 10  # rows; in longer tables 1, 2, 3 … counts as row numbers


def infer_roles(given: LoadedData, target: str | None = None, sequence: str | None = None) -> tuple[str, ...]:
    """The inferred role of each column; see `infer_roles_with_reasons`."""
    return tuple(infer_roles_with_reasons(given, target, sequence).roles)


def infer_roles_with_reasons(
    given: LoadedData, target: str | None = None, sequence: str | None = None
) -> InferredRoles:
    """The role of each column, inferred from its name and values.

    Args:
        given: the data.
        target: name of the target column; None: inferred.
        sequence: name of the sequence column; None: inferred.

    Raises:
        SpecError: if a named column does not exist.
    """
    names = [column.name for column in given.columns]
    for what, name in (("target", target), ("sequence", sequence)):
        if name is not None and name not in names:
            raise SpecError(what, f"one of the columns {', '.join(names[:LISTED])}", name)
    found = InferredRoles(given)
    if not is_table(given):
        return _of_arrays(found)
    named = None if target is None else names.index(target), None if sequence is None else names.index(sequence)
    if given.series:
        return _of_series(found)
    _leave_out(found, named)
    find_order(found, *named)
    _leave_out_row_numbers(found, named)
    find_target(found, named[0])
    return found


def _of_arrays(found: InferredRoles) -> InferredRoles:
    for i, column in enumerate(found.given.columns[1:], 1):
        found.set(i, target_role(column))
    return found


def _of_series(found: InferredRoles) -> InferredRoles:
    """Rows that are timesteps of one series: the target is the next value of each column."""
    for i, column in enumerate(found.given.columns):
        found.set(i, "ignore" if column.names or len(column.classes) < 2 else "next")
    return found


def _leave_out(found: InferredRoles, named: tuple[int | None, ...]) -> None:
    """Ignore columns that are constant, mostly missing, unreadable, or nearly unique texts."""
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


def _leave_out_row_numbers(found: InferredRoles, named: tuple[int | None, ...]) -> None:
    """Ignore row numbers: in a table sorted by class they would reveal the class."""
    for i in found.of("input", "ignore"):
        column = found.given.columns[i]
        if i in named:
            continue
        if not column.names and is_consecutive(column.values) and _numbers_rows(found, i):
            found.set(i, "ignore", "It numbers the rows.")
        elif (
            normalised_name(column) in SEQUENCES
            and found.roles[i] == "input"
            and (column.names or not is_consecutive(column.values))
        ):
            found.set(i, "ignore", "Its name suggests that it identifies rows.")


def _numbers_rows(found: InferredRoles, i: int) -> bool:
    """Whether a consecutive column only numbers the rows, by its name, its lack of one, or as a second clock beside a
    time.
    """
    given, name = found.given, normalised_name(found.given.columns[i])
    unnamed = given.header and re.fullmatch(r"column 1|unnamed.*", name)
    second_clock = bool(found.of("time")) and name in CLOCKS
    return (
        name in ROW_NUMBERS
        or bool(unnamed)
        or second_clock
        or (given.header is False and i == 0 and given.rows >= COUNTED)
    )
