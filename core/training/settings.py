"""What may be changed while a network trains, and what a trainer remembers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from numpy.typing import NDArray

from ..data.samples import DataIndex
from ..optimisers.base import Optimiser
from ..truncation import Truncation


@dataclass(frozen=True)
class TrainingSettings:
    """How the next update is made; `dataclasses.replace` gives others.

    Attributes:
        optimiser: how updates follow from gradients.
        truncate: how far back in time the error goes; all the way if it is None.
        frozen: the names of the layers that do not learn, from the first up; those that never do are among them.
        data: the numbers of the training data that are other than the task's, by their place.
    """

    optimiser: Optimiser
    truncate: Truncation | None = None
    frozen: tuple[str, ...] = ()
    data: Mapping[DataIndex, float] = field(default_factory=dict)


class TrainerState(NamedTuple):
    """All that a trainer remembers after some updates: enough to go on with the same bits.

    Attributes:
        carried: the states, (B, units) each, in which the last sequence ended, where the next one goes on with them.
    """

    update: int
    theta: NDArray
    memory: NDArray
    settings: TrainingSettings
    carried: tuple[NDArray, ...] = ()

    @property
    def nbytes(self) -> int:
        """The memory it takes."""
        return self.theta.nbytes + self.memory.nbytes + sum(state.nbytes for state in self.carried)
