"""Missing values: the rows that have a value in every used column."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..loaded import Column, LoadedData
from ..roles.roles import check_roles, missing

MISSING = ("leave_out", "mean")
FILLED = ("input", "calendar")  # roles of columns in which the mean may replace a missing value


class Completeness:
    """The missing values of each used column.

    Attributes:
        incomplete: number of rows (of arrays: samples) that lack a value, by the column's name; only columns with
            missing values.

    Raises:
        SpecError: if a role does not fit; it names the role.
    """

    def __init__(self, given: LoadedData, roles: Sequence[str]):
        check_roles(given, roles)
        self.given, self.roles = given, tuple(roles)
        used = ((column, role) for column, role in zip(given.columns, roles, strict=True) if role != "ignore")
        self._lacks = [(column.name, role, lacks) for column, role in used if (lacks := _lacks(given, column)).any()]
        self.incomplete = {name: int(lacks.sum()) for name, _, lacks in self._lacks}

    def complete(self, policy: str) -> NDArray:
        """(rows,) whether a row is usable, where rows without an input are left out or filled with the mean."""
        return ~self._any([lacks for _, role, lacks in self._lacks if policy == "leave_out" or role not in FILLED])

    @property
    def complete_inputs(self) -> float:
        """The fraction of rows without a missing input."""
        return 1.0 - float(self._any([lacks for _, role, lacks in self._lacks if role in FILLED]).mean())

    def _any(self, lacks: list[NDArray]) -> NDArray:
        return np.logical_or.reduce(lacks) if lacks else np.zeros(self.given.rows, bool)


def _lacks(given: LoadedData, column: Column) -> NDArray:
    """(rows,) whether a value is missing; values beyond a sequence's end do not count."""
    if column.values.ndim == 3 and given.lengths is not None and column.values.dtype.kind == "f":
        beyond = np.arange(column.values.shape[1]) >= given.lengths[:, None]
        return (np.isnan(column.values).any(axis=2) & ~beyond).any(axis=1)
    return missing(column)
