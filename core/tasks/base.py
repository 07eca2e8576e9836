"""The contract of a task: data for training and validation, drawn from a seed."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..data.samples import Dataset
from ..parameters import Integer, param
from ..registry import Kind


class Task(Kind):
    """A source of inputs and targets.

    Attributes:
        display: how the page shows a prediction: ``sequence``, ``points`` (two inputs), ``curve`` (one input),
            ``signal`` (one number at every timestep) or ``image`` (of `image_shape`).
        classes: names of the classes in order, if each sample has a class: one output per class, or one output for two.
        symbols: characters that the inputs and outputs stand for; None if they are numbers.
        input_names, output_names: names of the inputs and outputs, if they have names.
        readouts: readouts with targets.
        washout: number of timesteps at the start of each sequence whose targets do not count, many-to-many.
        probabilities: whether the targets are probabilities (0 or 1, or one class of several).
        accuracy_rule: when an output is correct: if the largest entry agrees (``argmax``), if it is on the right side
            of ½ (``threshold``), or if the nearest whole number agrees (``rounding``); ``""``: no accuracy.
        carry: whether each sample starts from the final state of the one before; the first of an epoch starts from the
            initial state. No error goes back into the sample before.
        cacheable: whether the data may stay in memory when no run uses them; not for user data.
        suggested: fields of a RunSpec that suit the task.
    """

    family: ClassVar[str] = "task"
    display: ClassVar[str] = "sequence"
    image_shape: ClassVar[tuple[int, int] | None] = None
    classes: tuple[str, ...] = ()
    symbols: str | None = None
    input_names: tuple[str, ...] = ()
    output_names: tuple[str, ...] = ()
    readouts: ClassVar[tuple[str, ...]] = ("many_to_one",)
    probabilities: ClassVar[bool] = False
    accuracy_rule: ClassVar[str] = ""
    carry: bool = False
    cacheable: ClassVar[bool] = True
    suggested: ClassVar[dict[str, Any]] = {}

    input_size: int
    output_size: int
    training_samples: int
    max_timesteps: int = 1
    washout: int = 0

    def generate(self, rng: np.random.Generator, many_to_one: bool) -> Dataset:
        """Generate the data."""
        raise NotImplementedError

    def accuracy(self, outputs: NDArray, targets: NDArray) -> float | None:
        """The fraction of correct outputs, (…, outputs); None without an accuracy rule."""
        if not self.accuracy_rule:
            return None
        if self.accuracy_rule == "argmax":
            return float(np.mean(self.classes_of(outputs) == self.classes_of(targets)))
        right = np.rint(outputs) == targets if self.accuracy_rule == "rounding" else (outputs > 0.5) == (targets > 0.5)
        return float(np.mean(right & ~np.isnan(outputs)))

    def classes_of(self, outputs: NDArray) -> NDArray:
        """The class indices (…) of outputs or targets (…, outputs), from 0; −1 where an output is NaN."""
        classes = outputs.argmax(-1) if self.accuracy_rule == "argmax" else (outputs[..., 0] > 0.5).astype(int)
        return np.where(np.isnan(outputs).any(-1), -1, classes)

    @classmethod
    def describe(cls):
        return super().describe() | {
            "display": cls.display, "readouts": cls.readouts, "defaults": {"task": {"kind": cls.kind}} | cls.suggested,
        }


def training(default: int) -> Any:
    """The parameter for the size of the training set."""
    return param(Integer(low=2, high=10_000, unit="samples", about="Size of the training set."), default)


def validation(default: int) -> Any:
    """The parameter for the size of the validation set."""
    return param(Integer(low=2, high=10_000, unit="samples", about="Size of the validation set."), default)


def washout(default: int) -> Any:
    """The parameter for the washout."""
    about = "Number of timesteps at the start of each sequence whose targets do not count."
    return param(Integer(low=0, high=100_000, unit="timesteps", about=about), default)


def one_hot(classes: NDArray, count: int) -> NDArray:
    """Class indices (S,) as one-hot rows, (S, count)."""
    return np.eye(count)[classes]
