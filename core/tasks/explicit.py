"""The task with data in the set-up itself."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..data.samples import Dataset, sequences
from ..errors import SpecError, Verbatim, plural
from ..parameters import Flag, Numbers, param
from ..registry import register
from .base import Task, washout


@register
@dataclass(frozen=True)
class Explicit(Task):
    """Samples that you enter yourself, for example to check a calculation by hand.

    One entry per sample: a vector for a feed-forward network, a list of vectors over time for a recurrent one; targets
    likewise, or one vector per sequence. Their order is the given one unless `shuffle` is true.
    """

    kind: ClassVar[str] = "explicit"
    label: ClassVar[str] = "your own numbers"
    suggested: ClassVar[dict[str, Any]] = {
        "task": {"kind": "explicit", "inputs": [[0.0, 1.0], [1.0, 0.0]], "targets": [[1.0], [0.0]]},
        "layers": [
            {"kind": "dense", "units": 2, "activation": "sigmoid"},
            {"kind": "dense", "units": 1, "activation": "sigmoid"},
        ],
        "readout": "many_to_one", "cost": "half_squared_error",
        "optimiser": {"kind": "gradient_descent", "learning_rate": 0.5}, "batch_size": 1,
        "initialiser": {"kind": "xavier"},
    }

    inputs: Any = param(
        Numbers(depth=3, symbol="x", about="One entry per sample: a vector, or a list of vectors over time.")
    )
    targets: Any = param(
        Numbers(depth=3, symbol="t", about="One entry per sample: a vector, or a list of vectors over time.")
    )
    shuffle: bool = param(Flag(about="Whether the samples are shuffled in every epoch."), False)
    washout: int = washout(0)

    def check(self):
        for name in ("inputs", "targets"):
            _check_samples(name, getattr(self, name))
        if len(self.inputs) != len(self.targets):
            raise SpecError(
                "targets", f"{plural(len(self.inputs), 'sample')}, as many as inputs",
                Verbatim(plural(len(self.targets), "sample")),
            )
        for i, (x, t) in enumerate(zip(map(_over_time, self.inputs), map(_over_time, self.targets), strict=True)):
            if len(t) not in (1, len(x)):
                raise SpecError(
                    f"targets[{i}]", f"one vector, or {len(x)} as in inputs[{i}]", Verbatim(plural(len(t), "vector"))
                )
        shortest = min(len(_over_time(x)) for x in self.inputs)
        if self.washout >= shortest:
            raise SpecError("washout", f"fewer than the {shortest} timesteps of the shortest sequence", self.washout)

    @property
    def readouts(self):
        """The readouts that the given targets allow."""
        lengths = [(len(_over_time(x)), len(_over_time(t))) for x, t in zip(self.inputs, self.targets, strict=True)]
        fits = {"many_to_one": all(t == 1 for _, t in lengths), "many_to_many": all(x == t for x, t in lengths)}
        return tuple(name for name, fit in fits.items() if fit) or ("many_to_many",)

    @property
    def display(self):
        """A curve for one input, points for two, else a sequence."""
        return (
            {1: "curve", 2: "points"}.get(self.input_size, "sequence")
            if self.max_timesteps == 1 and self.output_size == 1
            else "sequence"
        )

    @property
    def probabilities(self):
        """Whether every target lies between 0 and 1."""
        return all(0.0 <= value <= 1.0 for t in self.targets for vector in _over_time(t) for value in vector)

    @classmethod
    def describe(cls):
        open_until_given = {"display": "sequence", "readouts": ["many_to_one", "many_to_many"]}
        return super().describe() | open_until_given

    input_size = property(lambda self: len(_over_time(self.inputs[0])[0]))
    output_size = property(lambda self: len(_over_time(self.targets[0])[0]))
    training_samples = property(lambda self: len(self.inputs))
    max_timesteps = property(lambda self: max(len(_over_time(x)) for x in self.inputs))

    def generate(self, rng, many_to_one):
        arrays = ([np.array(_over_time(sample)) for sample in samples] for samples in (self.inputs, self.targets))
        part = sequences(*arrays)
        return Dataset(part, part, self.shuffle)


def _over_time(sample: tuple) -> tuple:
    """A sample as vectors over time; a single vector is one timestep."""
    return sample if sample and isinstance(sample[0], tuple) else (sample,)


def _check_samples(name: str, samples: Any) -> None:
    """Every sample is a non-empty vector or list of vectors, all of one width."""
    if not isinstance(samples, tuple) or not samples:
        raise SpecError(
            name, "a list with at least one sample", Verbatim("no samples" if samples == () else repr(samples))
        )
    width = None
    for i, sample in enumerate(samples):
        if not isinstance(sample, tuple) or not sample:
            raise SpecError(f"{name}[{i}]", "a vector, or a list of vectors", sample)
        for n, vector in enumerate(_over_time(sample)):
            where = f"{name}[{i}][{n}]" if isinstance(sample[0], tuple) else f"{name}[{i}]"
            if not isinstance(vector, tuple) or not vector or any(isinstance(v, tuple) for v in vector):
                raise SpecError(where, "a vector of numbers", vector)
            width = width or len(vector)
            if len(vector) != width:
                raise SpecError(
                    where, f"{plural(width, 'number')}, as in the first sample", Verbatim(plural(len(vector), "number"))
                )
