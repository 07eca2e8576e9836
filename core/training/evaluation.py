"""Evaluation of a network on samples, without training."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..data.samples import Samples
from ..data.scaling import Scale
from ..network.lattice import Lattice
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec
from .lattice_cache import LatticeCache

# Bounds of one forward pass: samples, and samples × units × timesteps.
EVALUATED_AT_ONCE, EVALUATED_CELLS = (
    256,
    1 << 18,
)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Cost, accuracy and outputs of a network on S samples.

    Attributes:
        cost: mean over the samples.
        accuracy: fraction of correct outputs; None if the task has no accuracy.
        inputs: (N, S, in).
        outputs, targets: (T, S, out).
        lengths: (S,) timesteps of each sequence.
        counted: (T, S) whether the target counts.
        scale: scaling of the targets; None if they are not scaled.
    """

    cost: float
    accuracy: float | None
    inputs: NDArray
    outputs: NDArray
    targets: NDArray
    lengths: NDArray
    counted: NDArray
    scale: Scale | None = None

    @property
    def restored(self) -> tuple[NDArray, NDArray]:
        """The K counted targets and outputs, (K, out) each, in the units of the data."""
        both = self.targets[self.counted], self.outputs[self.counted]
        return both if self.scale is None else (self.scale.restored(both[0]), self.scale.restored(both[1]))

    @property
    def r2(self) -> float:
        """R², the fraction of the targets' variance that the outputs explain, averaged over the outputs.

        1 is a perfect prediction, 0 that of the mean; NaN where the targets are constant.

        Source: the coefficient of determination, as scikit-learn's `r2_score` averages it.
        """
        targets, outputs = self.targets[self.counted], self.outputs[self.counted]
        with np.errstate(all="ignore"):
            left, whole = np.mean((outputs - targets) ** 2, axis=0), targets.var(axis=0)
            return float(np.mean(np.where(whole > 0.0, 1.0 - left / whole, np.nan)))

    @property
    def rmse(self) -> NDArray:
        """(out,) root mean squared error of each output, in the units of the data."""
        targets, outputs = self.restored
        with np.errstate(all="ignore"):
            return np.sqrt(np.mean((outputs - targets) ** 2, axis=0))

    @property
    def nrmse2(self) -> float:
        """NRMSE²: the mean squared error over the variance of the counted targets.

        Always predicting their mean gives 1.

        All outputs, timesteps and samples are pooled into one mean and one variance, unlike R², which averages over the
        outputs.

        Source: Jaeger 2002, A tutorial on training recurrent neural networks, GMD report 159.
        """
        outputs, targets = self.outputs[self.counted], self.targets[self.counted]
        with ONE_THREAD, np.errstate(all="ignore"):
            return float(np.mean((outputs - targets) ** 2) / targets.var())


def evaluate(spec: RunSpec, lattices: LatticeCache, samples: Samples, scale: Scale | None = None) -> Evaluation:
    """Evaluate a network on samples, by forward passes only.

    If the task carries states, each sample starts from the final state of the one before.

    Args:
        spec: the set-up.
        lattices: the lattices of the network.
        samples: the samples, at least one.
        scale: scaling of the targets; None without scaling.
    """
    cost, outputs, carried, at_once = 0.0, [], None, evaluated_at_once(spec, samples.inputs.shape[1])
    with ONE_THREAD, np.errstate(all="ignore"):
        for start in range(0, len(samples), at_once):
            lattice = _forward(lattices, samples, slice(start, start + at_once), carried)
            carried = lattice.final_states() if spec.task.carry else None
            cost += lattice.cost * lattice.batch
            outputs.append(lattice.outputs.copy())
    outputs, targets = np.concatenate(outputs, axis=1), samples.targets.swapaxes(0, 1)
    counted = _counted(spec, samples)
    return Evaluation(cost / len(samples), spec.task.accuracy(outputs[counted], targets[counted]),
                      samples.inputs.swapaxes(0, 1), outputs, targets, samples.lengths, counted, scale)


def predict(spec: RunSpec, lattices: LatticeCache, inputs: NDArray) -> NDArray:
    """The outputs (T, S, out) for inputs (S, N, in), each sample from the initial state; T = N many-to-many, 1
    many-to-one.
    """
    count, timesteps, _ = inputs.shape
    targets = np.zeros((count, 1 if spec.many_to_one else timesteps, spec.output_size))
    samples = Samples(np.array(inputs, float), targets, np.full(count, timesteps))
    outputs, at_once = [], _fitting(spec, timesteps)
    with ONE_THREAD, np.errstate(all="ignore"):
        for start in range(0, count, at_once):
            outputs.append(_forward(lattices, samples, slice(start, start + at_once)).outputs.copy())
    return np.concatenate(outputs, axis=1)


def evaluated_at_once(spec: RunSpec, timesteps: int) -> int:
    """The number of samples per forward pass in an evaluation: 1 if the task carries states from sample to sample."""
    return 1 if spec.task.carry else _fitting(spec, timesteps)


def _fitting(spec: RunSpec, timesteps: int) -> int:
    """The number of independent samples per forward pass."""
    return max(1, min(EVALUATED_AT_ONCE, EVALUATED_CELLS // (timesteps * sum(layer.units for layer in spec.layers))))


def _forward(
    lattices: LatticeCache, samples: Samples, rows: slice, initial_states: tuple[NDArray, ...] | None = None
) -> Lattice:
    lengths = samples.lengths[rows]
    lattice = lattices.get(samples.inputs.shape[1], len(lengths), True)
    lattice.load(samples.inputs[rows].swapaxes(0, 1), samples.targets[rows].swapaxes(0, 1), lengths)
    lattice.set_initial_states(initial_states)
    lattice.forward()
    return lattice


def _counted(spec: RunSpec, samples: Samples) -> NDArray:
    """(T, S) whether each target counts: it is neither in the washout nor beyond the sample's end."""
    count, timesteps, _ = samples.targets.shape
    n = np.arange(timesteps)[:, None]
    return np.ones((timesteps, count), bool) if spec.many_to_one else (n >= spec.washout) & (n < samples.lengths)
