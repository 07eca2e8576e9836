"""The contract of a task: data to learn from, drawn from a seed."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..data.samples import Dataset
from ..parameters import Integer, param
from ..registry import Kind


class Task(Kind):
    """Where inputs and targets come from.

    Attributes:
        display: how a prediction is pictured: ``sequence``, ``points`` (two inputs), ``curve`` (one input),
            ``signal`` (one number at every timestep) or ``image`` (of `image_shape`).
        classes: the names of the classes, in their order, where each sample is of one: an output for each, or a single one for two.
        symbols: what each input and output stands for, one character for each; none where they are numbers.
        input_names, output_names: what each input and output is called, where they have names of their own.
        readouts: the readouts that it has targets for.
        washout: how many timesteps at the beginning of each sequence have targets that do not count, many-to-many.
        probabilities: whether its targets are probabilities (0 or 1, or one class of several).
        accuracy_rule: how an output counts as right: by the largest (``argmax``), on the right side of ½
            (``threshold``), or as the nearest whole number (``rounding``); ``""`` where no such count makes sense.
        carry: whether each sample goes on in the state in which the network ended the one before; the first of an epoch
            begins in the initial state. What was carried is given: no error goes back into the sample before.
        cacheable: whether its data may be kept although no run uses them: they are small, and nobody's own.
        suggested: fields of a RunSpec with which it can be learned.
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
        """Draw the data."""
        raise NotImplementedError

    def accuracy(self, outputs: NDArray, targets: NDArray) -> float | None:
        """The share of outputs (…, outputs) that are right; None where that is not counted."""
        if not self.accuracy_rule:
            return None
        if self.accuracy_rule == "argmax":
            return float(np.mean(self.classes_of(outputs) == self.classes_of(targets)))
        right = np.rint(outputs) == targets if self.accuracy_rule == "rounding" else (outputs > 0.5) == (targets > 0.5)
        return float(np.mean(right & ~np.isnan(outputs)))

    def classes_of(self, outputs: NDArray) -> NDArray:
        """Which of the classes outputs or targets (…, outputs) stand for, by their numbers from 0, (…); −1 where one is no number, which is none of them."""
        classes = outputs.argmax(-1) if self.accuracy_rule == "argmax" else (outputs[..., 0] > 0.5).astype(int)
        return np.where(np.isnan(outputs).any(-1), -1, classes)

    @classmethod
    def describe(cls):
        return super().describe() | {"display": cls.display, "readouts": cls.readouts, "defaults": {"task": {"kind": cls.kind}} | cls.suggested}


def washout(default: int) -> Any:
    """The parameter that says where targets begin to count."""
    about = "Number of timesteps at the start of each sequence whose targets do not count."
    return param(Integer(low=0, high=100_000, unit="timesteps", about=about), default)


def one_hot(classes: NDArray, count: int) -> NDArray:
    """Class numbers (S,) as rows with a single 1, (S, count)."""
    return np.eye(count)[classes]
