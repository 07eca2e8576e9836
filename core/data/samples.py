"""Samples: sequences of vectors with targets, and the order in which batches take them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..numerics.buffers import readonly
from ..numerics.random_streams import Stream, random_stream
from .scaling import Scale


class DataIndex(NamedTuple):
    """The index of one number of the data: ``inputs`` or ``targets``; sample, timestep and unit, from 0."""

    array: str
    sample: int
    timestep: int
    unit: int


@dataclass(frozen=True, eq=False)
class Samples:
    """S samples.

    Attributes:
        inputs: (S, N, inputs), zero beyond each sequence's end.
        targets: (S, T, outputs): T = N many-to-many (zero beyond the end), 1 many-to-one.
        lengths: (S,) timesteps of each sequence.
        times: (S, T) time of each target, if the task has times.
        groups: (S,) index of each sample's series, if the task has series.
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
        """A copy with these numbers replaced."""
        arrays = {name: getattr(self, name).copy() for name in {place.array for place in numbers}}
        for (name, *index), number in numbers.items():
            arrays[name][tuple(index)] = number
        return replace(self, **arrays) if arrays else self


@dataclass(frozen=True, eq=False)
class Dataset:
    """The training set and the validation set.

    Attributes:
        shuffle: whether the training set is shuffled in every epoch.
        input_scale, target_scale: scaling of inputs and targets; None without scaling.
    """

    training: Samples
    validation: Samples
    shuffle: bool = True
    input_scale: Scale | None = None
    target_scale: Scale | None = None


def vectors(inputs: NDArray, targets: NDArray) -> Samples:
    """Samples from vectors (S, inputs) with targets (S, outputs), as sequences of one timestep."""
    return Samples(np.array(inputs, float)[:, None, :], np.array(targets, float)[:, None, :], np.ones(len(inputs), int))


def sequences(inputs: Iterable[NDArray], targets: Iterable[NDArray]) -> Samples:
    """Samples from sequences of any length, each (n, inputs) with targets (n, outputs) or (1, outputs), padded with
    zeros.
    """
    inputs, targets = list(inputs), list(targets)
    lengths = np.array([len(x) for x in inputs], int)
    return Samples(padded(inputs), padded(targets), lengths)


def split_train_validation(whole: Samples, training: int, shuffle: bool = True) -> Dataset:
    """A dataset with the first `training` samples as the training set and the rest as the validation set."""
    learned, seen = (
        Samples(whole.inputs[rows], whole.targets[rows], whole.lengths[rows])
        for rows in (slice(training), slice(training, None))
    )
    return Dataset(learned, seen, shuffle)


def padded(arrays: list[NDArray]) -> NDArray:
    """Arrays (n, width) stacked to (S, longest, width), padded with zeros."""
    whole = np.zeros((len(arrays), max(len(a) for a in arrays), np.shape(arrays[0])[1]))
    for row, array in zip(whole, arrays, strict=True):
        row[: len(array)] = array
    return whole


class Batch(NamedTuple):
    """The batch of one update.

    Attributes:
        inputs: (N, B, in).
        targets: (T, B, out).
        lengths: (B,) timesteps of each sample.
        samples: (B,) indices of the samples in the training set.
        ragged: whether the lengths differ.
    """

    inputs: NDArray
    targets: NDArray
    lengths: NDArray
    samples: NDArray
    ragged: bool


class BatchOrder:
    """The batches of a training: a pure function of the seed and the number of the update.

    Each epoch has its own random stream. The last batch of an epoch may be smaller than the others.

    Args:
        dataset: the data.
        batch_size: samples per batch.
        seed: seed of the order.
        many_to_one: whether only the last timestep has a target.

    Attributes:
        updates_per_epoch: number of batches per epoch.
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
        """The training set with its edits. Created on first use, because edits often come in groups."""
        if self._part is None:
            self._part = self._given.edited(self._numbers)
        return self._part

    def edit(self, numbers: Mapping[DataIndex, float]) -> None:
        """Replace these numbers of the original training set from the next batch on."""
        self._numbers, self._part, self._epoch = numbers, None, -1

    def epoch(self, update: int) -> int:
        """The epoch, from 0, of the next update after `update` updates."""
        return update // self.updates_per_epoch

    def batch(self, update: int) -> Batch:
        """The batch of the next update after `update` updates."""
        epoch, i = divmod(update, self.updates_per_epoch)
        if epoch != self._epoch:
            self._lay_out(epoch)
        start, longest = i * self._size, self._longest[i]
        rows = slice(start, start + self._size)
        targets = self._targets[:, rows] if self._many_to_one else self._targets[:longest, rows]
        return Batch(
            self._inputs[:longest, rows], targets, self._lengths[rows], self._samples[rows], self._shortest[i] < longest
        )

    def _lay_out(self, epoch: int) -> None:
        """Copy the data in the order of this epoch, time axis first, so that each batch is a slice."""
        if self._epoch >= 0 and not self._shuffle:
            self._epoch = epoch
            return
        part = self.samples
        order = (
            random_stream(self._seed, Stream.BATCH_ORDER, epoch).permutation(len(part))
            if self._shuffle
            else np.arange(len(part))
        )
        self._samples, self._lengths = readonly(order), readonly(part.lengths[order])
        self._inputs, self._targets = (
            np.ascontiguousarray(a[order].swapaxes(0, 1)) for a in (part.inputs, part.targets)
        )
        if self._epoch < 0 or self._uneven:
            self._longest = np.maximum.reduceat(self._lengths, self._starts).tolist()
            self._shortest = np.minimum.reduceat(self._lengths, self._starts).tolist()
        self._epoch = epoch
