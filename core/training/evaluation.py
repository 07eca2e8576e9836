"""Evaluation of a network on samples, without training."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..data.scaling import Scale
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec

EVALUATED_AT_ONCE, EVALUATED_CELLS = 256, 1 << 18  # bounds of one forward pass: samples, and samples × units × timesteps


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
        """NRMSE²: the mean squared error over the variance of the counted targets. Always predicting their mean gives 1.

        All outputs, timesteps and samples are pooled into one mean and one variance, unlike R², which averages over the
        outputs.

        Source: Jaeger 2002, A tutorial on training recurrent neural networks, GMD report 159.
        """
        outputs, targets = self.outputs[self.counted], self.targets[self.counted]
        with ONE_THREAD, np.errstate(all="ignore"):
            return float(np.mean((outputs - targets) ** 2) / targets.var())


def evaluated_at_once(spec: RunSpec, timesteps: int) -> int:
    """The number of samples per forward pass in an evaluation."""
    return max(1, min(EVALUATED_AT_ONCE, EVALUATED_CELLS // (timesteps * sum(layer.units for layer in spec.layers))))
