"""Which column is what, and what follows from that: how many inputs, outputs and samples, and the samples themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError, Text
from .features import Feature, calendar_of, class_text, classes_of, input_of, target_of
from .given import Column, Given
from .roles import LEARNED, MOST_CLASSES, check_roles, missing, wrong
from .rows import Rows, alone, in_groups, windows

MISSING = ("leave_out", "mean")


@dataclass(frozen=True)
class Cut:
    """How samples are cut out of rows.

    Attributes:
        missing: ``leave_out`` rows that lack an input, or put the ``mean`` of the training samples in its place.
        window: timesteps of each sample; without it, a sample is a whole group, or a row where rows stand alone.
        horizon: how many rows after an input its `next` value is.
        stride: rows from one window to the next.
    """

    missing: str = "leave_out"
    window: int | None = None
    horizon: int = 1
    stride: int = 1


class Layout:
    """Data with a role for each column: `input`; `target`, a number; `class`, a target with one output a class; `next`, an input
    whose value `horizon` rows later is the target; `sequence`, which rows belong together; `time`, their order; `calendar`, a date
    whose parts are inputs; `ignore`.

    Attributes:
        samples: how many there are: rows, sequences or windows.
        classes: the names of the classes; none where the targets are numbers.
        lengths: (samples,) timesteps of each.
        per_timestep: whether there is a target at every timestep.
        when: (samples,) what puts samples in the order of time, so that the last ones can be looked at; None where they have none.
        learned: (samples,) which are to be learned from, where the files say it.
        incomplete: how many rows (of arrays: samples) lack a value in each used column, by its name.
        left_out: how many of them are left out.
        input_names, output_names: what each number is called.
        numbers: (inputs,) which inputs are numbers, to be scaled.

    Raises:
        SpecError: naming the role that does not fit.
    """

    def __init__(self, given: Given, roles: Sequence[str], cut: Cut = Cut()):
        check_roles(given, roles)
        self.given, self.roles, self.cut = given, tuple(roles), cut
        self.inputs, self.targets = self._of("input", "next"), self._of(*LEARNED)
        self.arrays = any(column.values.ndim == 3 for column in self.inputs)
        self.timesteps = next((column.values.shape[1] for column in self.inputs if column.values.ndim == 3), 1)
        self.classes = self._classes()
        self._later = cut.horizon if "next" in roles else 0
        self._rows = self._group(self._used())
        self.samples, self.lengths = len(self._rows), self._rows.lengths
        if not self.samples:
            raise SpecError("roles", "rows with a value in every column that is used", Text(self._nothing()))
        self.when, self.learned = self._when(), self._learned()
        self._features()

    def _of(self, *roles: str) -> list[Column]:
        return [column for column, its in zip(self.given.columns, self.roles, strict=True) if its in roles]

    def _classes(self) -> tuple[str, ...]:
        if "class" not in self.roles:
            return ()
        i = self.roles.index("class")
        names = self.given.columns[i].classes
        if self.given.columns[i].values.ndim > 1 and not (self.arrays and self.given.columns[i].values.shape[1:] == (self.timesteps, 1)):
            raise wrong(self.given, i, "class", "target, since it has several numbers a sample")
        if not 2 <= len(names) <= MOST_CLASSES:
            got = f"one class, {class_text(names[0])}" if len(names) == 1 else f"{len(names):,} classes"
            raise wrong(self.given, i, "class", f"2 to {MOST_CLASSES} classes", got)
        return tuple(map(class_text, names))

    def _used(self) -> NDArray:
        """(rows,) whether a row, or a sample of arrays, has all that it needs."""
        absent = {}
        for column, role in zip(self.given.columns, self.roles, strict=True):
            lacks = self._lacks(column) if role != "ignore" else np.zeros(self.given.rows, bool)
            if lacks.any():
                absent[column, role] = lacks
        self.incomplete = {column.name: int(lacks.sum()) for (column, _), lacks in absent.items()}
        needed = [lacks for (_, role), lacks in absent.items() if self.cut.missing == "leave_out" or role not in ("input", "calendar")]
        out = np.logical_or.reduce(needed) if needed else np.zeros(self.given.rows, bool)
        self.left_out = int(out.sum())
        return ~out

    def _lacks(self, column: Column) -> NDArray:
        if column.values.ndim == 3 and self.given.lengths is not None and column.values.dtype.kind == "f":
            beyond = np.arange(column.values.shape[1]) >= self.given.lengths[:, None]
            return (np.isnan(column.values).any(axis=2) & ~beyond).any(axis=1)
        return missing(column)

    def _nothing(self) -> str:
        few = ", ".join(f"{name} lacks {count:,}" for name, count in self.incomplete.items())
        return f"none of {self.given.rows:,}" + (f": {few}" if few else "") + (f", and {self._later} later" if self._later else "")

    def _group(self, used: NDArray) -> Rows:
        """The rows of each sample."""
        rows, cut = np.flatnonzero(used), self.cut
        if self.arrays:
            lengths = self.given.lengths[rows] if self.given.lengths is not None else np.full(len(rows), self.timesteps)
            steps = np.arange(self.timesteps)
            order = (rows[:, None] * self.timesteps + steps)[steps < lengths[:, None]]
            self.per_timestep = any(column.values.ndim == 3 for column in self.targets)
            return windows(order, lengths, cut.window, cut.stride, 0)
        ids, time = (self._values(role, rows) for role in ("sequence", "time"))
        self.per_timestep = ids is not None or bool(self._later) or (cut.window or 1) > 1
        if not self.per_timestep:
            return alone(rows)
        return windows(*in_groups(rows, ids, time), cut.window, cut.stride, self._later)

    def _values(self, role: str, rows: NDArray) -> NDArray | None:
        columns = self._of(role)
        return columns[0].values[rows] if columns else None

    def _when(self) -> NDArray | None:
        """By the time of its target; without times, by how far into its group it reaches. Whole sequences that are many have no order among them."""
        times, whole = self._of("time"), bool(self._of("sequence")) and self.cut.window is None
        if times and not whole:
            return times[0].values[self._rows.last(self._later)]
        single = not self._of("sequence") and not self.arrays
        return self._rows.ends if self.per_timestep and (self.cut.window or (single and self._later)) else None

    def _learned(self) -> NDArray | None:
        if self.given.learned is None:
            return None
        return self._rows.last() // self.timesteps < self.given.learned

    def _features(self) -> None:
        kinds = {"input": lambda column: input_of(column, self.timesteps), "next": lambda column: input_of(column, self.timesteps), "calendar": calendar_of}
        self._ins = [kinds[role](column) for column, role in zip(self.given.columns, self.roles, strict=True) if role in kinds]
        make = classes_of if self.classes else target_of
        self._outs = [make(column, self.timesteps) for column in self.targets]
        self.input_names, self.output_names = (tuple(name for of in some for name in of.names) for some in (self._ins, self._outs))
        self.numbers = np.concatenate([np.full(of.width, of.numbers) for of in self._ins])
        if not self.input_names:
            raise SpecError("roles", "at least one input that varies", Text("a date whose parts are the same in every row"))

    @property
    def max_timesteps(self) -> int:
        """Timesteps of the longest sample."""
        return int(self.lengths.max())

    @property
    def input_size(self) -> int:
        """A number each, one for each text of a column, or the parts of a date."""
        return len(self.input_names)

    @property
    def output_size(self) -> int:
        """One for two classes, one for each of more, or one for each number."""
        return len(self.output_names)

    @property
    def readouts(self) -> tuple[str, ...]:
        """What there are targets for; where windows overlap, a target at every timestep would count many times."""
        overlap = self.cut.window is not None and self.cut.stride < self.cut.window and self.max_timesteps > 1
        return ("many_to_one", "many_to_many") if self.per_timestep and not overlap else ("many_to_one",)

    @property
    def groups(self) -> NDArray:
        """(samples,) which sequence each is of."""
        return self._rows.groups

    @property
    def group_names(self) -> tuple[str, ...]:
        """What each sequence of a table is called, by its number in `groups`; nothing where there is no such column."""
        columns = self._of("sequence")
        if not columns:
            return ()
        values = np.unique(columns[0].values[self._rows.order])
        return tuple(columns[0].names[i] for i in values) if columns[0].names else tuple(map(class_text, values))

    @property
    def time_name(self) -> str:
        """What times are called."""
        return next((column.name for column in self._of("time")), "row")

    @property
    def dated(self) -> bool:
        """Whether times are seconds since 1970."""
        columns = self._of("time")
        return bool(columns) and columns[0].dated

    def times(self, samples: NDArray, many_to_one: bool) -> NDArray:
        """(S, T) when each target of these samples is: seconds since 1970, or as the time column says it; without one, which row of the file, from 1."""
        rows = self._target_rows(samples, many_to_one)[0]
        times = self._of("time")
        return times[0].values[rows] if times else rows + 1.0

    def one_answer(self) -> bool:
        """Whether the target stays the same through every sample."""
        if not self.per_timestep or self.arrays or self._later:
            return not self.per_timestep
        rows, counted = self._rows.of(np.arange(self.samples))
        return all((~counted | (column.values[rows] == column.values[rows[:, :1]])).all() for column in self.targets)

    def take(self, samples: NDArray, many_to_one: bool) -> tuple[NDArray, NDArray, NDArray]:
        """Some samples: inputs (S, N, inputs), targets (S, T, outputs) and lengths (S,), zero beyond each end, NaN where an input is missing."""
        rows, counted = self._rows.of(samples)
        return _taken(self._ins, rows, counted), _taken(self._outs, *self._target_rows(samples, many_to_one)), self.lengths[samples]

    def _target_rows(self, samples: NDArray, many_to_one: bool) -> tuple[NDArray, NDArray]:
        if many_to_one or not self.per_timestep:
            return self._rows.last(self._later)[samples][:, None], np.ones((len(samples), 1), bool)
        return self._rows.of(samples, self._later)


def _taken(features: list[Feature], rows: NDArray, counted: NDArray) -> NDArray:
    return np.where(counted[..., None], np.concatenate([feature.take(rows) for feature in features], axis=-1), 0.0)
