"""Which column is what, and what follows from that: how many inputs, outputs and samples, and the samples themselves."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError, Text
from .given import Column, Given

ROLES = ("input", "target", "class", "sequence", "ignore")
MOST_CLASSES = 256


class Layout:
    """Data with a role for each column: `input`; `target`, a number; `class`, a target with one output a class;
    `sequence`, which rows belong together, in their order; `ignore`.

    Attributes:
        samples: how many there are: rows, or sequences.
        classes: the names of the classes; none where the targets are numbers.
        lengths: (samples,) timesteps of each.
        per_timestep: whether there is a target at every timestep.

    Raises:
        SpecError: naming the role that does not fit.
    """

    def __init__(self, given: Given, roles: Sequence[str]):
        if len(roles) != len(given.columns):
            raise SpecError("roles", f"{len(given.columns)}, one for each column", Text(f"{len(roles)}"))
        self.given, self.roles = given, tuple(roles)
        self.inputs, self.targets = self._of("input"), self._of("target") + self._of("class")
        self._check_targets()
        self.classes = self._classes()
        self._group()
        for column in self.inputs:
            if len(column.names) > MOST_CLASSES:
                raise self._wrong(column, f"ignore, since it has {len(column.names):,} different texts, more than {MOST_CLASSES}")
        self.numbers = np.concatenate([np.full(_width(column), not column.names) for column in self.inputs])  # which inputs are numbers

    def _of(self, role: str) -> list[Column]:
        return [column for column, its in zip(self.given.columns, self.roles, strict=True) if its == role]

    def _wrong(self, column: Column, expected: str, got: str | None = None) -> SpecError:
        i = self.given.columns.index(column)
        return SpecError(f"roles[{i}]", f"for column {i + 1} ({column.name}): {expected}", Text(got or self.roles[i]))

    def _check_targets(self) -> None:
        for what, columns in (("input", self.inputs), ("target or class", self.targets)):
            if not columns:
                raise SpecError("roles", f"at least one column that is {what}", Text("none"))
        for column in self._of("target"):
            if column.names:
                raise self._wrong(column, "class, since it has text")
        if len(self._of("class")) > 1 or (self._of("class") and self._of("target")):
            raise self._wrong(self._of("class")[-1], "one column of classes and no other target, or targets that are numbers")

    def _classes(self) -> tuple[str, ...]:
        if self.roles.count("class") == 0:
            return ()
        (column,) = self.targets
        names = column.classes
        if column.values.ndim > 1:
            raise self._wrong(column, "target, since it has several numbers a sample")
        if not 2 <= len(names) <= MOST_CLASSES:
            raise self._wrong(column, f"2 to {MOST_CLASSES} classes", f"one class, {column_text(names[0])}" if len(names) == 1 else f"{len(names):,} classes")
        return tuple(map(column_text, names))

    def _group(self) -> None:
        """The rows of each sample: those from `_starts` on of `_rows`, `lengths` of them."""
        columns, rows = self._of("sequence"), self.given.rows
        self.arrays = any(column.values.ndim == 3 for column in self.inputs)
        if len(columns) > 1 or (columns and self.given.kind != "csv"):
            raise self._wrong(columns[-1], "one column of a table that says which rows belong together")
        if columns:
            _, ids = np.unique(columns[0].values, return_inverse=True)
            self._rows, self.lengths = np.argsort(ids, kind="stable"), np.bincount(ids)
        else:
            timesteps = self.inputs[0].values.shape[1] if self.arrays else 1
            self._rows = np.arange(rows)
            self.lengths = self.given.lengths if self.given.lengths is not None else np.full(rows, timesteps)
        self._starts = np.cumsum(self.lengths) - self.lengths if columns else np.arange(rows)
        self.samples = len(self.lengths)
        self.per_timestep = bool(columns) or any(column.values.ndim == 3 for column in self.targets)

    @property
    def max_timesteps(self) -> int:
        """Timesteps of the longest sample."""
        return int(self.lengths.max())

    @property
    def input_size(self) -> int:
        """A number each, or one for each text of a column."""
        return len(self.numbers)

    @property
    def output_size(self) -> int:
        """One for two classes, or one for each of more."""
        return (1 if len(self.classes) == 2 else len(self.classes)) or sum(map(_width, self.targets))

    @property
    def readouts(self) -> tuple[str, ...]:
        """What there are targets for."""
        return ("many_to_one", "many_to_many") if self.per_timestep else ("many_to_one",)

    def one_answer(self) -> bool:
        """Whether the target stays the same through every sequence of a table."""
        of = self._rows
        first = np.repeat(of[self._starts], self.lengths)
        return all(column.values.ndim == 1 and np.array_equal(column.values[of], column.values[first]) for column in self.targets)

    def take(self, samples: NDArray, many_to_one: bool) -> tuple[NDArray, NDArray, NDArray]:
        """Some samples: inputs (S, N, inputs), targets (S, T, outputs) and lengths (S,), zero beyond each end."""
        lengths = self.lengths[samples]
        counted = np.arange(lengths.max()) < lengths[:, None]
        inputs, targets = self._features(samples, counted, self.inputs), self._targets(samples, counted)
        if many_to_one and self.per_timestep:
            targets = targets[np.arange(len(samples)), lengths - 1][:, None]
        return inputs, targets, lengths

    def _features(self, samples: NDArray, counted: NDArray, columns: list[Column]) -> NDArray:
        return np.concatenate([self._numbers(samples, counted, column) for column in columns], axis=2)

    def _numbers(self, samples: NDArray, counted: NDArray, column: Column) -> NDArray:
        """One column of these samples, (S, N, width), or (S, 1, width) where it has one value a sample."""
        values = column.values
        if values.ndim == 3:
            return np.where(counted[:, :, None], values[samples][:, : counted.shape[1]] * column.factor, 0.0)
        if values.ndim == 2 or self.arrays:
            return values[samples].reshape(len(samples), 1, -1) * column.factor
        picked = values[self._picked(samples, counted)]
        return np.where(counted[:, :, None], np.eye(len(column.names))[picked] if column.names else picked[:, :, None] * 1.0, 0.0)

    def _picked(self, samples: NDArray, counted: NDArray) -> NDArray:
        """The rows of these samples, (S, N); any row beyond a sample's end."""
        return self._rows[np.minimum(self._starts[samples][:, None] + np.arange(counted.shape[1]), len(self._rows) - 1)]

    def _targets(self, samples: NDArray, counted: NDArray) -> NDArray:
        if not self.classes:
            return self._features(samples, counted, self.targets)
        (column,) = self.targets
        rows = samples[:, None] if self.arrays else self._picked(samples, counted)
        which = np.searchsorted(np.arange(len(column.names)) if column.names else column.classes, column.values[rows])
        ends = True if self.arrays else counted[:, :, None]
        return np.where(ends, which[:, :, None] * 1.0 if len(self.classes) == 2 else np.eye(len(self.classes))[which], 0.0)


def _width(column: Column) -> int:
    return len(column.names) or (column.values.shape[-1] if column.values.ndim > 1 else 1)


def column_text(value: object) -> str:
    """A class's name: a text, or a number as short as it is exact."""
    return str(value) if isinstance(value, str) else f"{value:.15g}"
