"""The roles of columns, and whether they fit the columns."""

from collections.abc import Sequence

from numpy.typing import NDArray

from ...errors import SpecError, Verbatim
from ..loaded import Column, LoadedData

ROLES = ("input", "target", "class", "next", "sequence", "time", "calendar", "ignore")
LEARNED = ("target", "class", "next")
SEVERAL = {
    "class": "one column of classes",
    "sequence": "one column that says which rows belong together",
    "time": "one column that says when a row was",
}
MOST_CLASSES = 256


def is_table(given: LoadedData) -> bool:
    """Whether each row has one value per column, so that rows can be ordered and grouped."""
    return given.kind != "idx" and all(column.values.ndim == 1 for column in given.columns)


def roles_for(given: LoadedData, i: int) -> tuple[str, ...]:
    """The roles that a column can have, whatever the roles of others."""
    column = given.columns[i]
    if column.wrong:
        return ("ignore",)
    if not is_table(given):
        return (
            ("input",)
            if not i
            else ("class", "target")
            if column.values.ndim == 1 or column.values.shape[1:][1:] == (1,)
            else ("target",)
        )
    without = {"target", "next", "time"} if column.names else set()
    return tuple(role for role in ROLES if role not in without and (role != "calendar" or column.kind == "time"))


def missing(column: Column) -> NDArray:
    """(rows,) whether a value of the row is missing."""
    return column.absent.reshape(len(column.values), -1).any(axis=1)


def wrong(given: LoadedData, i: int, role: str, expected: str, got: str | None = None) -> SpecError:
    """The error for a column whose role does not fit its values.

    Args:
        given: the data.
        i: index of the column.
        role: the role.
        expected: what was expected of the column, in words.
        got: what it is, in words; None: the role.
    """
    return SpecError(f"roles[{i}]", f"for column {i + 1} ({given.columns[i].name}): {expected}", Verbatim(got or role))


def check_roles(given: LoadedData, roles: Sequence[str]) -> None:
    """Raise `SpecError` if a role does not fit its column or the other roles; it names the role."""
    if len(roles) != len(given.columns):
        raise SpecError("roles", f"{len(given.columns)}, one for each column", Verbatim(f"{len(roles)}"))
    if len(given.columns) == 1 and given.columns[0].names:
        raise SpecError(
            "roles",
            "a column of numbers, or several columns with commas, semicolons, tabs or spaces between them, below one "
            "row of names or none",
            Verbatim(f"one column of text, {given.columns[0].names[0][:40]} and others"),
        )
    if not {"input", "next", "calendar"} & set(roles):
        raise SpecError("roles", "at least one column that is input", Verbatim("none"))
    if not set(LEARNED) & set(roles):
        raise SpecError("roles", "at least one column that is target, class or next", Verbatim("none"))
    for i, role in enumerate(roles):
        if role != "ignore":
            _check_column(given, i, role)
    _check_together(given, roles)


def _check_column(given: LoadedData, i: int, role: str) -> None:
    column = given.columns[i]
    if column.wrong:
        raise wrong(given, i, role, f"ignore, or values that can be read: {column.wrong}")
    if role in ("target", "next", "time") and column.names:
        raise wrong(given, i, role, f"{'dates or numbers' if role == 'time' else 'class'}, since it has text")
    if role in ("next", "sequence", "time", "calendar") and not is_table(given):
        raise wrong(given, i, role, "input, target, class or ignore, since this is not a table with one value per row")
    if role == "calendar" and (column.kind != "time"):
        raise wrong(given, i, role, "input or ignore, since it has no dates")
    if role == "input" and len(column.names) > MOST_CLASSES:
        raise wrong(
            given, i, role, f"ignore, since it has {len(column.names):,} different texts, more than {MOST_CLASSES}"
        )


def _check_together(given: LoadedData, roles: Sequence[str]) -> None:
    for role, expected in SEVERAL.items():
        if roles.count(role) > 1:
            raise wrong(given, len(roles) - 1 - list(roles)[::-1].index(role), role, f"{expected}, and no other")
    used = [role for role in LEARNED if role in roles]
    if len(used) > 1:
        i = max(i for i, role in enumerate(roles) if role == used[-1] or role == "class")
        raise wrong(
            given,
            i,
            roles[i],
            "one column of classes and no other target, targets that are numbers, or next values, not two of these",
        )
