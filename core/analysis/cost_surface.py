"""The cost as a function of two weights of a network, with all others as in a step.

One forward pass evaluates many points: the batch holds the samples once per point, and the products of the two weights
are added to z separately (`PerSampleWeight`). Layers below both weights are computed once, and so are equal samples.

Source: Pascanu, Mikolov and Bengio 2013, On the difficulty of training recurrent neural networks, figure 6.
"""

from collections.abc import Generator, Iterator

import numpy as np
from numpy.typing import NDArray

from ..data.samples import Samples
from ..errors import SpecError, Verbatim
from ..layers.base import PerSampleWeight
from ..layers.weight_name import WeightName, expected_index
from ..network.lattice import Lattice
from ..network.network import Network
from ..network.trace import Step
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec
from ..training.trainer import Trainer

SAMPLES = ("batch", "training")  # the samples of the cost: the step's batch, or the whole training set
SAMPLES_AT_ONCE = 256
NUMBERS_AT_ONCE = 1 << 16  # units × timesteps × samples × points of one pass, which takes one or two milliseconds


def parse_entry(spec: RunSpec, text: str, field: str = "weight") -> WeightName:
    """Parse an entry such as ``layer1.W_space[0,0]`` or ``layer1.b[0]``; raises `SpecError` if the network does not
    have it.
    """
    network = Network(spec)
    weights, entry = network.weights(np.empty(network.size)), WeightName.parse(text)
    if entry is None or not entry.index or entry.weight not in weights:
        raise SpecError(
            field, f"one of {', '.join(weights)} with an index from 0, as in {next(iter(weights))}[0,0]", text
        )
    expected = expected_index(entry.index, weights[entry.weight].shape)
    if expected:
        raise SpecError(field, expected, Verbatim(text[:60]))
    return entry


class CostSurface:
    """The cost as a function of two weights.

    Args:
        spec: the set-up of the step.
        step: the step whose weights all other entries keep.
        x, y: the two entries, such as ``layer1.W_time[0,0]``.
        samples: ``batch`` for the batch of the step, ``training`` for the training set.

    Attributes:
        present: values of the two entries in the step.

    Raises:
        SpecError: if an entry does not exist, if both are the same, or if `samples` is wrong.
    """

    def __init__(self, spec: RunSpec, step: Step, x: str, y: str, samples: str = "batch"):
        if samples not in SAMPLES:
            raise SpecError("samples", f"one of {', '.join(SAMPLES)}", samples)
        if samples == "training" and spec.task.carry:
            raise SpecError(
                "samples", "batch, since each sequence starts from the final state of the one before", samples
            )
        self.x, self.y = parse_entry(spec, x, "x"), parse_entry(spec, y, "y")
        if self.x == self.y:
            raise SpecError("y", f"another entry than x, {self.x}", y)
        self.present = self.x.value(step.weights), self.y.value(step.weights)
        self._spec, self._step, self._network = spec, step, Network(spec)
        self._places = [self._place(entry) for entry in (self.x, self.y)]
        self._first = min(layer for layer, *_ in self._places)
        self._together = all(block in spec.layers[layer].cells.per_sample_blocks for layer, block, *_ in self._places)
        part = _of_batch(step) if samples == "batch" else _of_training(spec, step)
        self._samples, self._parts = len(part), list(_alike(part))

    @property
    def cells(self) -> int:
        """Units × timesteps × samples per point."""
        return sum(self._cells(part) for part, _ in self._parts)

    def grid(self, xs: NDArray, ys: NDArray) -> Generator[float, None, NDArray]:
        """The cost at every pair of values, (len(ys), len(xs)); not finite where it overflows.

        Yields the fraction done every few milliseconds.
        """
        points, done = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2), 0
        whole = len(points) * self.cells
        costs = np.zeros(len(points))
        for part, counts in self._parts:
            at_once = self._at_once(part, len(points))
            lattice, theta = self._loaded(part, at_once)
            for first in range(0, len(points), at_once):
                tried = slice(first, first + at_once)
                costs[tried] += self._costs(lattice, theta, points[tried], counts)
                done += len(points[tried]) * self._cells(part)
                yield done / whole
        return (costs / self._samples).reshape(len(ys), len(xs))

    def _place(self, entry: WeightName) -> tuple[int, str, int, int]:
        """The position of an entry: layer, from 0, block, row and column."""
        numbered = np.arange(self._network.size)
        number = self._network.weights(numbered)[entry.weight][entry.index]
        found = (
            (layer, block, *np.argwhere(matrix == number)[0].tolist())
            for layer, blocks in enumerate(self._network.blocks(numbered))
            for block, matrix in blocks.items()
            if (matrix == number).any()
        )
        return next(found)

    def _at_once(self, part: Samples, points: int) -> int:
        """The number of points per pass."""
        if not self._together:
            return 1
        return min(points, max(1, NUMBERS_AT_ONCE // self._cells(part)))

    def _cells(self, part: Samples) -> int:
        return sum(layer.units for layer in self._spec.layers[self._first :]) * part.inputs.shape[1] * len(part)

    def _loaded(self, part: Samples, points: int) -> tuple[Lattice, NDArray]:
        """A lattice with the samples once per point and the layers below computed, and its weights."""
        lattice, theta = self._lattice(part, points)
        if self._first:
            below, _ = self._lattice(part, 1)
            with ONE_THREAD, np.errstate(all="ignore"):
                below.forward()
            lattice.layers[self._first - 1].h[...] = np.tile(below.layers[self._first - 1].h, (1, points, 1))
        return lattice, theta

    def _lattice(self, part: Samples, points: int) -> tuple[Lattice, NDArray]:
        theta = self._network.flat(self._step.weights)
        timesteps = part.inputs.shape[1]
        lattice = Lattice(
            self._network, theta, timesteps, points * len(part), bool(part.lengths.min() < timesteps), truncate=None
        )
        lattice.load(
            *(np.tile(array.swapaxes(0, 1), (1, points, 1)) for array in (part.inputs, part.targets)),
            np.tile(part.lengths, points),
        )
        if self._spec.task.carry:
            lattice.set_initial_states(self._step.initial_states)
        return lattice, theta

    def _costs(self, lattice: Lattice, theta: NDArray, points: NDArray, counts: NDArray) -> NDArray:
        """The summed cost of the samples at each of the points (P, 2), (P,); `counts` (S,) is how often each sample
        occurs.
        """
        samples = len(counts)
        held, blocks = lattice.batch // samples, self._network.blocks(theta)
        tried = np.concatenate([points, np.repeat(points[-1:], held - len(points), axis=0)])
        for cells in lattice.layers:
            cells.per_sample_weights = {block: [] for block in cells.per_sample_blocks}
        for (layer, block, row, column), values in zip(self._places, tried.T, strict=True):
            # Per-sample weights are added to z separately.
            blocks[layer][block][row, column] = (
                0.0 if self._together else values[0]
            )
            if self._together:
                lattice.layers[layer].per_sample_weights[block].append(
                    PerSampleWeight(row, column, np.repeat(values, samples))
                )
        with ONE_THREAD, np.errstate(all="ignore"):
            lattice.forward(first=self._first)
            return (lattice.costs.sum(axis=(0, 2)).reshape(held, samples) * counts).sum(axis=1)[: len(points)]


def _of_batch(step: Step) -> Samples:
    """The samples of a step."""
    return Samples(step.inputs.swapaxes(0, 1), step.targets.swapaxes(0, 1), step.lengths)


def _alike(part: Samples) -> Iterator[tuple[Samples, NDArray]]:
    """Groups of distinct samples of one length, without padding, each with the number of times the samples occur."""
    timed = part.targets.shape[1] > 1
    for length in np.unique(part.lengths):
        of = np.flatnonzero(part.lengths == length)
        inputs, targets = part.inputs[of, :length], part.targets[of, : length if timed else 1]
        same: dict[bytes, list[int]] = {}
        for i, (x, t) in enumerate(zip(inputs, targets, strict=True)):
            same.setdefault(x.tobytes() + t.tobytes(), []).append(i)
        first, counts = np.array([each[0] for each in same.values()]), np.array([len(each) for each in same.values()])
        for start in range(0, len(first), SAMPLES_AT_ONCE):
            chosen = first[start : start + SAMPLES_AT_ONCE]
            yield (
                Samples(inputs[chosen], targets[chosen], np.full(len(chosen), length)),
                counts[start : start + SAMPLES_AT_ONCE],
            )


def _of_training(spec: RunSpec, step: Step) -> Samples:
    """The training set with the edits at the step."""
    trainer = Trainer(spec)
    trainer.restore(step.before)
    return trainer.training_samples

