"""The layout of data with roles: inputs, outputs and samples."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError, Verbatim
from .columns.completeness import Completeness
from .features import Feature, calendar_feature, class_feature, class_text, input_feature, places, target_feature
from .grouping import Grouped
from .loaded import LoadedData
from .roles.roles import LEARNED, MOST_CLASSES, wrong
from .windows import Rows, alone, windows


@dataclass(frozen=True)
class Windowing:
    """How rows are cut into samples.

    Attributes:
        missing: treatment of rows that lack an input: ``leave_out``, or fill in the ``mean`` of the training set.
        window: timesteps per sample; None: a sample is a whole sequence, or a single row if there are no sequences.
        horizon: number of rows from an input to its `next` value.
        stride: number of rows from one window to the next.
    """

    missing: str = "leave_out"
    window: int | None = None
    horizon: int = 1
    stride: int = 1


class Layout:
    """Data with a role for each column.

    The roles: `input`; `target`, a number; `class`, a target with one output per class; `next`, an input whose value
    `horizon` rows later is the target; `sequence`, which names the sequence of a row; `time`, which orders the rows;
    `calendar`, a date whose parts are inputs; `ignore`.

    Attributes:
        samples: number of samples: rows, sequences or windows.
        classes: names of the classes; empty if the targets are numbers.
        lengths: (samples,) timesteps of each.
        per_timestep: whether there is a target at every timestep.
        when: (samples,) time by which samples are ordered, so that the last ones can be the validation set; None
            without an order.
        learned: (samples,) whether a sample belongs to the training set, if the files say so; else None.
        incomplete: number of rows (of arrays: samples) that lack a value, by the column's name.
        left_out: number of rows that are left out.
        input_names, output_names: names of the inputs and outputs.
        numbers: (inputs,) whether an input is a number and is scaled.
        input_places, output_places: positions of each used column among the inputs and outputs, by the column's index.

    Raises:
        SpecError: if a role does not fit; it names the role.
    """

    def __init__(
        self,
        given: LoadedData,
        roles: Sequence[str],
        windowing: Windowing = Windowing(),
        grouped: Grouped | None = None,
    ):
        """`grouped` avoids grouping the rows again; it must be of the same data, roles and `windowing.missing`."""
        self._grouped = grouped or Grouped(Completeness(given, roles), windowing.missing)
        self.given, self.roles, self.windowing = given, tuple(roles), windowing
        self.inputs, self.targets = self._grouped.inputs, self._grouped.targets
        self.classes = self._classes()
        self.incomplete, self.left_out = self._grouped.complete.incomplete, given.rows - len(self._grouped.rows)
        self._later = windowing.horizon if "next" in roles else 0
        self._rows = self._samples()
        self.samples, self.lengths = len(self._rows), self._rows.lengths
        if not self.samples:
            more = f", and {self._later} more after them for the next value" * bool(self._later)
            raise SpecError("roles", f"rows with a value in every column that is used{more}", Verbatim(self._nothing()))
        self.when, self.learned = self._when(), self._learned()
        self._features()

    def _classes(self) -> tuple[str, ...]:
        if "class" not in self.roles:
            return ()
        i = self.roles.index("class")
        names, shape = self.given.columns[i].classes, self.given.columns[i].values.shape
        if len(shape) > 1 and not (self._grouped.arrays and shape[1:] == (self._grouped.timesteps, 1)):
            raise wrong(self.given, i, "class", "target, since it has several numbers a sample")
        if not 2 <= len(names) <= MOST_CLASSES:
            got = f"one class, {class_text(names[0])}" if len(names) == 1 else f"{len(names):,} classes"
            raise wrong(self.given, i, "class", f"2 to {MOST_CLASSES} classes", got)
        return tuple(map(class_text, names))

    def _nothing(self) -> str:
        few = ", ".join(f"{name} lacks {count:,}" for name, count in self.incomplete.items())
        return f"none of {self.given.rows:,}" + (f": {few}" if few else "")

    def _samples(self) -> Rows:
        """The samples as rows; also sets `per_timestep`."""
        windowed = not self._grouped.arrays and (self.windowing.window or 1) > 1
        self.per_timestep = windowed or self._grouped.per_timestep
        if self._grouped.alone and not windowed:
            return alone(self._grouped.rows)
        return windows(*self._grouped.sequences, self.windowing.window, self.windowing.stride, self._later)

    def _when(self) -> NDArray | None:
        """The order of samples: by the time of the target, else by the relative position in the group.

        Several whole sequences have no order.
        """
        times, sequences = self._grouped.when, "sequence" in self.roles
        if times is not None and (self.windowing.window or not sequences):
            return times[self._rows.last(self._later)]
        single = not sequences and not self._grouped.arrays
        return self._rows.ends if self.per_timestep and (self.windowing.window or (single and self._later)) else None

    def _learned(self) -> NDArray | None:
        if self.given.learned is None:
            return None
        return self._rows.last() // self._grouped.timesteps < self.given.learned

    def _features(self) -> None:
        steps = self._grouped.timesteps
        kinds = {
            "input": lambda column: input_feature(column, steps),
            "next": lambda column: input_feature(column, steps),
            "calendar": calendar_feature,
        }
        ins = {i: kinds[role](self.given.columns[i]) for i, role in enumerate(self.roles) if role in kinds}
        make = class_feature if self.classes else target_feature
        outs = {i: make(self.given.columns[i], steps) for i, role in enumerate(self.roles) if role in LEARNED}
        self._ins, self._outs, self.input_places, self.output_places = (
            list(ins.values()),
            list(outs.values()),
            places(ins),
            places(outs),
        )
        self.input_names, self.output_names = (
            tuple(name for of in some for name in of.names) for some in (self._ins, self._outs)
        )
        self.numbers = np.concatenate([np.full(of.width, of.numbers) for of in self._ins])
        if not self.input_names:
            raise SpecError(
                "roles", "at least one input that varies", Verbatim("a date whose parts are the same in every row")
            )

    @property
    def max_timesteps(self) -> int:
        """Timesteps of the longest sample."""
        return int(self.lengths.max())

    @property
    def input_size(self) -> int:
        """Number of inputs: one per number, per distinct text of a column, and per part of a date."""
        return len(self.input_names)

    @property
    def output_size(self) -> int:
        """Number of outputs: 1 for two classes, one per class for more, else one per number."""
        return len(self.output_names)

    @property
    def readouts(self) -> tuple[str, ...]:
        """The possible readouts.

        Many-to-many is excluded for overlapping windows, where each target would count several times.
        """
        overlap = (
            self.windowing.window is not None
            and self.windowing.stride < self.windowing.window
            and self.max_timesteps > 1
        )
        return ("many_to_one", "many_to_many") if self.per_timestep and not overlap else ("many_to_one",)

    @property
    def groups(self) -> NDArray:
        """(samples,) index of each sample's sequence."""
        return self._rows.groups

    @property
    def group_names(self) -> tuple[str, ...]:
        """The names of the sequences by index; empty without a sequence column."""
        columns = self._grouped.of("sequence")
        if not columns:
            return ()
        values = np.unique(columns[0].values[self._rows.order])
        return tuple(columns[0].names[i] for i in values) if columns[0].names else tuple(map(class_text, values))

    @property
    def time_name(self) -> str:
        """The name of the time column, or “row”."""
        return next((column.name for column in self._grouped.of("time")), "row")

    @property
    def dated(self) -> bool:
        """Whether times are in seconds since 1970."""
        columns = self._grouped.of("time")
        return bool(columns) and columns[0].dated

    def times(self, samples: NDArray, many_to_one: bool) -> NDArray:
        """(S, T) time of each target of these samples: in seconds since 1970 or as in the time column; without one, its
        row in the file, from 1.
        """
        rows = self._target_rows(samples, many_to_one)[0]
        times = self._grouped.when
        return rows + 1.0 if times is None else times[rows]

    def constant_target(self) -> bool:
        """Whether the target is constant in every sample."""
        if not self.per_timestep or self._grouped.arrays or self._later:
            return not self.per_timestep
        rows, counted = self._rows.of(np.arange(self.samples))
        return all((~counted | (column.values[rows] == column.values[rows[:, :1]])).all() for column in self.targets)

    def take(self, samples: NDArray, many_to_one: bool) -> tuple[NDArray, NDArray, NDArray]:
        """Inputs (S, N, inputs), targets (S, T, outputs) and lengths (S,) of some samples; zero beyond a sample's end,
        NaN for a missing input.
        """
        rows, counted = self._rows.of(samples)
        return (
            _taken(self._ins, rows, counted),
            _taken(self._outs, *self._target_rows(samples, many_to_one)),
            self.lengths[samples],
        )

    def _target_rows(self, samples: NDArray, many_to_one: bool) -> tuple[NDArray, NDArray]:
        if many_to_one or not self.per_timestep:
            return self._rows.last(self._later)[samples][:, None], np.ones((len(samples), 1), bool)
        return self._rows.of(samples, self._later)


def _taken(features: list[Feature], rows: NDArray, counted: NDArray) -> NDArray:
    return np.where(counted[..., None], np.concatenate([feature.take(rows) for feature in features], axis=-1), 0.0)
