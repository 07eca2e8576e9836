"""The task with user data from a file."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..data.columns.columns import MOST_COLUMNS
from ..data.columns.completeness import MISSING
from ..data.example import EXAMPLE
from ..data.layout import Layout, Windowing
from ..data.loaded import Digest, get_loaded
from ..data.roles.roles import ROLES
from ..data.samples import Dataset, Samples
from ..data.scaling import METHODS, Scale, fit_scale
from ..data.suggested_spec import suggested_spec
from ..errors import SpecError, Verbatim
from ..parameters import Choice, Integer, Several, param
from ..registry import register
from .base import Task

LARGEST = 1e12  # largest unscaled number, as everywhere in a set-up, so that the squared error stays finite


@register
@dataclass(frozen=True)
class Data(Task):
    """Your own file: a table, sequences, images or arrays as CSV, IDX or NPZ, or a text.

    The set-up refers to the data by the SHA-256 of their content and states the role of each column. So it stays small
    and, with the file, determines a run bit for bit. `core.data.loaded` holds the numbers while a task uses them. The
    seed decides which samples are the training set and which the validation set; samples with an order in time are
    validated on the last ones.
    """

    kind: ClassVar[str] = "data"
    label: ClassVar[str] = "your own data…"
    cacheable: ClassVar[bool] = False
    suggested: ClassVar[dict[str, Any]] = suggested_spec(EXAMPLE)

    data: str = param(Digest(about="Uploaded data, by the SHA-256 of their content."), EXAMPLE.id)
    roles: tuple[str, ...] = param(
        Several(
            each=Choice(choices=ROLES, about="Role of a column."), low=1, high=MOST_COLUMNS,
            about="Role of each column: an input, a target, a class, an input whose next value is the target, "
            "the sequence, the time, a date whose parts are inputs, or ignored.",
        ),
        tuple(suggested["task"]["roles"]),
    )
    training: int = param(
        Integer(low=1, high=1_000_000, unit="samples", about="Size of the training set."), suggested["task"]["training"]
    )
    validation: int = param(
        Integer(
            low=0, high=1_000_000, unit="samples", about="Size of the validation set; 0: the training set is used."
        ),
        suggested["task"]["validation"],
    )
    scale: str = param(
        Choice(
            choices=METHODS,
            about="Scaling by the training set: to mean 0 and standard deviation 1, to the range 0 to 1, or none.",
        ),
        "standard",
    )
    missing: str = param(Choice(choices=MISSING, about="Rows that lack an input: left out, or filled with "
                                "the mean of the training set."), "leave_out")
    window: int | None = param(Integer(low=1, high=100_000, optional=True, unit="timesteps",
                                       about="Number of rows per sample; empty: whole sequences."), None)
    horizon: int = param(
        Integer(
            low=1, high=100_000, unit="rows",
            about="Number of rows from an input to the value that is predicted from it.",
        ),
        1,
    )
    stride: int = param(
        Integer(low=1, high=100_000, unit="rows", about="Number of rows from one window to the next."), 1
    )

    def check(self):
        layout = Layout(
            get_loaded(self.data), self.roles, Windowing(self.missing, self.window, self.horizon, self.stride)
        )
        object.__setattr__(self, "layout", layout)
        total, learned = layout.samples, None if layout.learned is None else int(layout.learned.sum())
        if self.training > (learned or total):
            raise SpecError("training", f"at most {learned or total:,}, the number of samples", self.training)
        left = total - (learned or self.training)
        if self.validation > left:
            source = "of the given validation set" if learned else "that the training set leaves"
            raise SpecError("validation", f"at most {left:,}, the samples {source}", self.validation)
        if self.scale == "none":
            self._check_sizes()

    def _check_sizes(self):
        """Raise `SpecError` if unscaled numbers are too large for a finite squared error."""
        for column in {*self.layout.inputs, *self.layout.targets}:
            if not column.names and column.extent > LARGEST:
                raise SpecError(
                    "scale", f"standard or unit, since {column.name} has numbers above {LARGEST:g}", Verbatim("none")
                )

    input_size = property(lambda self: self.layout.input_size)
    output_size = property(lambda self: self.layout.output_size)
    training_samples = property(lambda self: self.training)
    max_timesteps = property(lambda self: self.layout.max_timesteps)
    readouts = property(lambda self: self.layout.readouts)
    image_shape = property(lambda self: self.layout.given.image_shape)
    classes = property(lambda self: self.layout.classes)
    input_names = property(lambda self: self.layout.input_names)
    output_names = property(lambda self: self.layout.output_names)

    @property
    def display(self):
        """How the page shows a prediction: images with classes, series over time, a curve, points, or a sequence."""
        if self.image_shape and self.classes:
            return "image"
        if self.layout.when is not None and not self.classes:
            return "series"
        return (
            {1: "curve", 2: "points"}.get(self.input_size, "sequence")
            if self.max_timesteps == 1 and self.output_size == 1
            else "sequence"
        )

    @property
    def accuracy_rule(self):
        """The accuracy rule of classes; none for numbers."""
        return {0: "", 2: "threshold"}.get(len(self.classes), "argmax")

    @cached_property
    def probabilities(self):
        """Whether every target is a class or an unscaled number between 0 and 1."""
        targets = [column.values for column in self.layout.targets]
        return bool(self.classes) or (
            self.scale == "none" and all(np.nanmin(values) >= 0 and np.nanmax(values) <= 1 for values in targets)
        )

    @classmethod
    def describe(cls):
        return super().describe() | {"display": "points", "readouts": ["many_to_one", "many_to_many"]}

    def generate(self, rng, many_to_one):
        learned, seen = self._drawn(rng)
        training = self.layout.take(learned, many_to_one)
        scales = self._fitted(*training)
        parts = [
            self._part(samples, many_to_one, taken, scales)
            for samples, taken in ((learned, training), (seen, None))
            if len(samples)
        ]
        return Dataset(parts[0], parts[-1], True, *scales)

    def _drawn(self, rng: np.random.Generator) -> tuple[NDArray, NDArray]:
        """The indices of the training set and of the validation set."""
        total, learned, when = self.layout.samples, self.layout.learned, self.layout.when
        if learned is not None:
            pool, others = np.flatnonzero(learned), np.flatnonzero(~learned)
            return pool[rng.permutation(len(pool))[: self.training]], others[
                rng.permutation(len(others))[: self.validation]
            ]
        last = (
            rng.permutation(total)
            if when is None
            else np.argsort(when, kind="stable")[total - self.training - self.validation :]
        )
        return last[: self.training], last[self.training :][: self.validation]

    def _fitted(self, inputs: NDArray, targets: NDArray, lengths: NDArray) -> tuple[Scale, Scale]:
        """The scales of inputs and targets, fitted to the training set."""
        known = inputs[np.arange(inputs.shape[1]) < lengths[:, None]]
        wanted = targets[np.arange(targets.shape[1]) < np.minimum(lengths, targets.shape[1])[:, None]]
        numbers = np.full(targets.shape[2], not self.classes)
        return fit_scale(known, self.scale, self.layout.numbers), fit_scale(wanted, self.scale, numbers)

    def _part(
        self, samples: NDArray, many_to_one: bool, taken: tuple[NDArray, NDArray, NDArray] | None,
        scales: tuple[Scale, Scale],
    ) -> Samples:
        inputs, targets, lengths = taken or self.layout.take(samples, many_to_one)
        scaled = [np.where((np.arange(values.shape[1]) < lengths[:, None])[..., None], scale.scaled(values), 0.0)
                  for values, scale in zip((inputs, targets), scales, strict=True)]
        return Samples(*scaled, lengths, self.layout.times(samples, many_to_one), self.layout.groups[samples])
