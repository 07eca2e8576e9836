"""Data from a file of one's own."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..data.columns import MOST_COLUMNS
from ..data.example import EXAMPLE
from ..data.given import Digest, known_data
from ..data.layout import ROLES, Layout
from ..data.suggesting import suggested_spec
from ..dataset import Dataset, Part
from ..errors import SpecError
from ..parameters import Choice, Integer, Several, param
from ..registry import register
from .base import Task

TINY = 1e-12  # of the largest number: what varies by no more than that does not vary


@register
@dataclass(frozen=True)
class Data(Task):
    """A file of your own: a table, sequences, images or arrays, as CSV, IDX or NPZ; or a text.

    The set-up says which data by the SHA-256 of their content, and which column is what. So it stays small plain data from
    which a run follows to the last bit, given the file: small data could stand in it whole, as those of `explicit` do, but
    a link with a megabyte of numbers is none. The numbers are kept by `core.data.given` as long as a task like this one uses
    them. Which samples are learned from, and which only looked at, is drawn from the seed.
    """

    kind: ClassVar[str] = "data"
    label: ClassVar[str] = "your own data…"
    lasting: ClassVar[bool] = False
    suggested: ClassVar[dict[str, Any]] = suggested_spec(EXAMPLE)

    data: str = param(Digest(about="Which file, by its content."), EXAMPLE.id)
    roles: tuple[str, ...] = param(Several(each=Choice(choices=ROLES, about="What a column is."), low=1, high=MOST_COLUMNS,
                                           about="What each column is: an input, a target, a class, which sequence, or ignored."),
                                   tuple(suggested["task"]["roles"]))
    training: int = param(Integer(low=1, high=1_000_000, unit="samples", about="How many samples are learned from."), suggested["task"]["training"])
    validation: int = param(Integer(low=0, high=1_000_000, unit="samples", about="How many others are only looked at; with none, those learned from are."),
                            suggested["task"]["validation"])
    scale: str = param(Choice(choices=("standard", "unit", "none"), about="Numbers with mean 0 and deviation 1 over the training samples, from 0 to 1, "
                              "or as they are."), "standard")

    def check(self):
        object.__setattr__(self, "layout", Layout(known_data(self.data), self.roles))
        total, learned = self.layout.samples, self.layout.given.learned
        if self.training > (learned or total):
            raise SpecError("training", f"at most the {learned or total:,} samples that there are", self.training)
        left = total - (learned or self.training)
        if self.validation > left:
            raise SpecError("validation", f"at most {left:,}, the samples that " + ("are given to look at" if learned else "training leaves"), self.validation)

    input_size = property(lambda self: self.layout.input_size)
    output_size = property(lambda self: self.layout.output_size)
    training_samples = property(lambda self: self.training)
    max_timesteps = property(lambda self: self.layout.max_timesteps)
    readouts = property(lambda self: self.layout.readouts)
    image_shape = property(lambda self: self.layout.given.image_shape)
    classes = property(lambda self: self.layout.classes)

    @property
    def display(self):
        """Images with classes, a curve for one input, points for two, else a sequence."""
        if self.image_shape and self.classes:
            return "image"
        return {1: "curve", 2: "points"}.get(self.input_size, "sequence") if self.max_timesteps == 1 and self.output_size == 1 else "sequence"

    @property
    def judged(self):
        """Classes are right or wrong; numbers are not."""
        return {0: "", 2: "threshold"}.get(len(self.classes), "argmax")

    @cached_property
    def probabilities(self):
        """Whether every target is a class, or lies between 0 and 1 as it is."""
        targets = [column.values for column in self.layout.targets]
        return bool(self.classes) or (self.scale == "none" and all(values.min() >= 0 and values.max() <= 1 for values in targets))

    @classmethod
    def describe(cls):
        return super().describe() | {"display": "points", "readouts": ["many_to_one", "many_to_many"]}

    def generate(self, rng, many_to_one):
        order = self._drawn(rng)
        inputs, targets, lengths = self.layout.take(order, many_to_one)
        _scale(inputs, lengths, self.training, self.scale, self.layout.numbers)
        if not self.classes:
            _scale(targets, np.minimum(lengths, targets.shape[1]), self.training, self.scale, np.ones(targets.shape[2], bool))
        parts = [_part(inputs[of], targets[of], lengths[of]) for of in (slice(self.training), slice(self.training, None))]
        return Dataset(parts[0], parts[1] if self.validation else parts[0])

    def _drawn(self, rng: np.random.Generator) -> NDArray:
        """Which samples are learned from, and then which are looked at."""
        total, learned = self.layout.samples, self.layout.given.learned
        if learned is None:
            return rng.permutation(total)[: self.training + self.validation]
        return np.concatenate([rng.permutation(learned)[: self.training], learned + rng.permutation(total - learned)[: self.validation]])


def _part(inputs: NDArray, targets: NDArray, lengths: NDArray) -> Part:
    return Part(inputs.copy(), targets.copy(), lengths.copy())


def _scale(values: NDArray, lengths: NDArray, training: int, scale: str, numbers: NDArray) -> None:
    """Scale numbers (S, N, width) in their place by what the first `training` samples have; zeros beyond each end stay."""
    if scale == "none":
        return
    counted = np.arange(values.shape[1]) < lengths[:, None]
    known = values[:training][counted[:training]]
    if scale == "standard":
        low, width = known.mean(axis=0), known.std(axis=0)
    else:
        low = known.min(axis=0)
        width = known.max(axis=0) - low
    still = width <= TINY * np.maximum(np.abs(known).max(axis=0), TINY)
    low, width = np.where(numbers, low, 0.0), np.where(numbers & ~still, width, 1.0)
    values -= low
    values /= width
    values[~counted] = 0.0
