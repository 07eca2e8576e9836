"""Complete rows in groups: whole sequences in the order of time, before they are cut into windows."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .columns.completeness import Completeness
from .loaded import Column
from .roles.roles import LEARNED
from .windows import group_rows, spread_equal_times


class Grouped:
    """The usable rows of data with roles, grouped into sequences.

    Args:
        complete: the data, their roles and missing values.
        missing: treatment of rows that lack an input: ``leave_out`` or ``mean``.

    Attributes:
        rows: usable rows; of arrays, usable samples.
        inputs, targets: the columns of these roles.
        arrays: whether the inputs have timesteps.
        timesteps: largest number of timesteps per sample of arrays; 1 for tables.
    """

    def __init__(self, complete: Completeness, missing: str = "leave_out"):
        self.complete, self.missing = complete, missing
        self.rows = np.flatnonzero(complete.complete(missing))
        self.inputs, self.targets = self.of("input", "next"), self.of(*LEARNED)
        self.arrays = any(column.values.ndim == 3 for column in self.inputs)
        self.timesteps = next((column.values.shape[1] for column in self.inputs if column.values.ndim == 3), 1)

    def of(self, *roles: str) -> list[Column]:
        """The columns with one of these roles."""
        return [
            column for column, its in zip(self.complete.given.columns, self.complete.roles, strict=True) if its in roles
        ]

    @property
    def alone(self) -> bool:
        """Whether each row is a sample of its own unless windows are cut."""
        return not self.arrays and not {"sequence", "next"} & set(self.complete.roles)

    @property
    def per_timestep(self) -> bool:
        """Whether there is a target at every timestep of a whole sequence."""
        return any(column.values.ndim == 3 for column in self.targets) if self.arrays else not self.alone

    @cached_property
    def sequences(self) -> tuple[NDArray, NDArray]:
        """The rows (of arrays: timesteps of samples) sequence by sequence in order, and the length of each sequence."""
        if not self.arrays:
            return group_rows(self.rows, *(self._used(role) for role in ("sequence", "time")))
        given, steps = self.complete.given, np.arange(self.timesteps)
        lengths = given.lengths[self.rows] if given.lengths is not None else np.full(len(self.rows), self.timesteps)
        return (self.rows[:, None] * self.timesteps + steps)[steps < lengths[:, None]], lengths

    def _used(self, role: str) -> NDArray | None:
        columns = self.of(role)
        return columns[0].values[self.rows] if columns else None

    def whole(self, later: int = 0) -> NDArray:
        """(samples,) timesteps of each sequence, less the last `later` rows; 1 each if rows are samples of their own.
        """
        sizes = np.ones(len(self.rows), int) if self.alone else self.sequences[1] - later
        return sizes[sizes > 0]

    @cached_property
    def when(self) -> NDArray | None:
        """(rows,) time of each row; rows with the same year are spread evenly over it. None without a time column."""
        times, ids = self.of("time"), self.of("sequence")
        if not times or times[0].dates != "2020":
            return times[0].values if times else None
        return spread_equal_times(times[0].values, ids[0].values if ids else None)
