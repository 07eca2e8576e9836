"""Data: sequences of vectors with targets, and the order in which they are presented."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..numerics.buffers import readonly
from ..numerics.random_streams import Stream, random_stream
from .scaling import Scale


class DataIndex(NamedTuple):
    """Where one number of the data is: ``inputs`` or ``targets``, and which sample, timestep and unit, from 0."""

    array: str
    sample: int
    timestep: int
    unit: int


@dataclass(frozen=True, eq=False)
class Samples:
    """Some samples.

    Attributes:
        inputs: (S, N, inputs), zero beyond each sequence's end.
        targets: (S, T, outputs): T = N many-to-many (zero beyond the end), 1 many-to-one.
        lengths: (S,) timesteps of each sequence.
        times: (S, T) when each target is, and groups: (S,) which series each sample is of, where the task knows it.
    """

    inputs: NDArray
    targets: NDArray
    lengths: NDArray
    times: NDArray | None = None
    groups: NDArray | None = None

    def __len__(self) -> int:
        return len(self.lengths)

    def __post_init__(self):
        for array in (self.inputs, self.targets, self.lengths, self.times, self.groups):
            if array is not None:
                readonly(array)

    def edited(self, numbers: Mapping[DataIndex, float]) -> "Samples":
        """The same samples with these numbers in their places; what is here stays as it is."""
        arrays = {name: getattr(self, name).copy() for name in {place.array for place in numbers}}
        for (name, *index), number in numbers.items():
            arrays[name][tuple(index)] = number
        return replace(self, **arrays) if arrays else self


@dataclass(frozen=True, eq=False)
class Dataset:
    """What is learned from, and what is only looked at; `shuffle` where each epoch has an order of its own.

    Attributes:
        input_scale, target_scale: how numbers with units were brought to the network's scale; None where they are as they are.
    """

    training: Samples
    validation: Samples
    shuffle: bool = True
    input_scale: Scale | None = None
    target_scale: Scale | None = None


def vectors(inputs: NDArray, targets: NDArray) -> Samples:
    """Single vectors (S, inputs) with targets (S, outputs), as sequences of one timestep."""
    return Samples(np.array(inputs, float)[:, None, :], np.array(targets, float)[:, None, :], np.ones(len(inputs), int))


def sequences(inputs: Iterable[NDArray], targets: Iterable[NDArray]) -> Samples:
    """Sequences of any length, each (n, inputs) with targets (n, outputs) or (1, outputs), padded with zeros."""
    inputs, targets = list(inputs), list(targets)
    lengths = np.array([len(x) for x in inputs], int)
    return Samples(padded(inputs), padded(targets), lengths)


def split_train_validation(whole: Samples, training: int, shuffle: bool = True) -> Dataset:
    """The first samples to learn from, and the others to look at."""
    learned, seen = (Samples(whole.inputs[rows], whole.targets[rows], whole.lengths[rows]) for rows in (slice(training), slice(training, None)))
    return Dataset(learned, seen, shuffle)


def padded(arrays: list[NDArray]) -> NDArray:
    """Arrays (n, width) below each other as (S, longest, width), with zeros after the end."""
    whole = np.zeros((len(arrays), max(len(a) for a in arrays), np.shape(arrays[0])[1]))
    for row, array in zip(whole, arrays, strict=True):
        row[: len(array)] = array
    return whole


class Batch(NamedTuple):
    """What one update learns from: inputs (N, B, in), targets (T, B, out), lengths (B,), which samples (B,)."""

    inputs: NDArray
    targets: NDArray
    lengths: NDArray
    samples: NDArray
    ragged: bool


class BatchOrder:
    """Which samples each update sees: a pure function of the seed and the update's number.

    The order of epoch e comes from a generator seeded by (seed, e); the last batch of an epoch may be
    smaller than the others.
    """

    def __init__(self, dataset: Dataset, batch_size: int, seed: int, many_to_one: bool):
        self._part, self._given, self._shuffle = dataset.training, dataset.training, dataset.shuffle
        self._size, self._seed, self._many_to_one = batch_size, seed, many_to_one
        self.updates_per_epoch = -(-len(self._given) // batch_size)
        self._starts = np.arange(0, len(self._given), batch_size)
        self._uneven = self._given.lengths.min() < self._given.lengths.max()
        self._epoch, self._numbers = -1, {}

    @property
    def samples(self) -> Samples:
        """The samples as they are now; made when they are first asked for, since edits come many at once."""
        if self._part is None:
            self._part = self._given.edited(self._numbers)
        return self._part

    def edit(self, numbers: Mapping[DataIndex, float]) -> None:
        """Have these numbers in their places of the given data, which stay as they are, from the next batch on."""
        self._numbers, self._part, self._epoch = numbers, None, -1

    def epoch(self, update: int) -> int:
        """The epoch, from 0, of the update that follows `update` updates."""
        return update // self.updates_per_epoch

    def batch(self, update: int) -> Batch:
        """What the update after `update` updates learns from."""
        epoch, i = divmod(update, self.updates_per_epoch)
        if epoch != self._epoch:
            self._lay_out(epoch)
        start, longest = i * self._size, self._longest[i]
        rows = slice(start, start + self._size)
        targets = self._targets[:, rows] if self._many_to_one else self._targets[:longest, rows]
        return Batch(self._inputs[:longest, rows], targets, self._lengths[rows], self._samples[rows], self._shortest[i] < longest)

    def _lay_out(self, epoch: int) -> None:
        """Copy the data in this epoch's order, timestep by timestep, so that a batch is a slice."""
        if self._epoch >= 0 and not self._shuffle:
            self._epoch = epoch
            return
        part = self.samples
        order = random_stream(self._seed, Stream.BATCH_ORDER, epoch).permutation(len(part)) if self._shuffle else np.arange(len(part))
        self._samples, self._lengths = readonly(order), readonly(part.lengths[order])
        self._inputs, self._targets = (np.ascontiguousarray(a[order].swapaxes(0, 1)) for a in (part.inputs, part.targets))
        if self._epoch < 0 or self._uneven:
            self._longest = np.maximum.reduceat(self._lengths, self._starts).tolist()
            self._shortest = np.minimum.reduceat(self._lengths, self._starts).tolist()
        self._epoch = epoch
