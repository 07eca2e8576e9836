"""The settings of a training that may change between updates, and the state of a trainer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from numpy.typing import NDArray

from ..data.samples import DataIndex
from ..optimisers.base import Optimiser
from ..truncation import Truncation


@dataclass(frozen=True)
class TrainingSettings:
    """The settings of the next update; `dataclasses.replace` makes changed ones.

    Attributes:
        optimiser: the optimiser.
        truncate: truncation of backpropagation through time; None: no truncation.
        frozen: names of the frozen layers in order, including those of untrainable kinds.
        data: edited numbers of the training data, by index.
    """

    optimiser: Optimiser
    truncate: Truncation | None = None
    frozen: tuple[str, ...] = ()
    data: Mapping[DataIndex, float] = field(default_factory=dict)


class TrainerState(NamedTuple):
    """The complete state of a trainer: training continues from it bit for bit.

    Attributes:
        update: number of updates made.
        theta: (weights,) all weights.
        memory: (slots, weights) memory of the optimiser.
        settings: the settings of the next update.
        carried: final states of the last sequence, (B, units) each, if the task carries them to the next one.
    """

    update: int
    theta: NDArray
    memory: NDArray
    settings: TrainingSettings
    carried: tuple[NDArray, ...] = ()

    @property
    def nbytes(self) -> int:
        """The bytes of the arrays."""
        return self.theta.nbytes + self.memory.nbytes + sum(state.nbytes for state in self.carried)
