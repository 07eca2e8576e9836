"""How well a network does on some samples, without learning from them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..data.scaling import Scale
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec

EVALUATED_AT_ONCE, EVALUATED_CELLS = 256, 1 << 18  # samples, and units × timesteps of them, in one forward pass


@dataclass(frozen=True, eq=False)
class Evaluation:
    """How the network does on some samples, without learning from them.

    Attributes:
        cost: mean over the samples.                accuracy: share of right outputs, or None.
        inputs: (N, S, in).                         outputs, targets: (T, S, out).
        lengths: (S,).                              counted: (T, S) whether the target there counts.
        scale: of the targets, where they came in units of their own.
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
        """Targets and outputs where they count, (K, out) each, in the units that the data came in."""
        both = self.targets[self.counted], self.outputs[self.counted]
        return both if self.scale is None else (self.scale.restored(both[0]), self.scale.restored(both[1]))

    @property
    def r2(self) -> float:
        """R², the share of the targets' variance that is explained, as a mean over the outputs:
        1 is all, 0 as much as by their mean, NaN where they do not vary.

        Source: the coefficient of determination, as scikit-learn's `r2_score` averages it.
        """
        targets, outputs = self.targets[self.counted], self.outputs[self.counted]
        with np.errstate(all="ignore"):
            left, whole = np.mean((outputs - targets) ** 2, axis=0), targets.var(axis=0)
            return float(np.mean(np.where(whole > 0.0, 1.0 - left / whole, np.nan)))

    @property
    def rmse(self) -> NDArray:
        """(out,) the root of the mean square error of each output, in the units that the data came in."""
        targets, outputs = self.restored
        with np.errstate(all="ignore"):
            return np.sqrt(np.mean((outputs - targets) ** 2, axis=0))

    @property
    def nrmse2(self) -> float:
        """The mean square error of the outputs over the variance of the targets, where they count: 1 for who always answers their mean.

        All outputs, timesteps and samples are pooled: one mean of squares over one variance, about one mean. The mean over the
        outputs of such a ratio each is another number, and 1 minus it is scikit-learn's R² as it stands.

        Source: Jaeger 2002, A tutorial on training recurrent neural networks, GMD report 159, where its root is the NRMSE.
        """
        outputs, targets = self.outputs[self.counted], self.targets[self.counted]
        with ONE_THREAD, np.errstate(all="ignore"):
            return float(np.mean((outputs - targets) ** 2) / targets.var())


def evaluated_at_once(spec: RunSpec, timesteps: int) -> int:
    """How many samples go through the network together, when there is nothing to be learned from them."""
    return max(1, min(EVALUATED_AT_ONCE, EVALUATED_CELLS // (timesteps * sum(layer.units for layer in spec.layers))))
