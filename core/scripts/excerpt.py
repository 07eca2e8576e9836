"""What a script has to reproduce: a network at one update, and the batches of the updates that follow."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError, Verbatim
from ..layers.weight_name import WeightName
from ..spec import RunSpec
from ..training.settings import TrainingSettings
from ..training.trainer import Trainer

MOST_UPDATES = 1000
MOST_NUMBERS = 5_000_000  # of the data, the weights and the memory of the optimiser


@dataclass(frozen=True, eq=False)
class Excerpt:
    """A network before an update, with the data of some updates.

    Attributes:
        spec: the set-up.
        settings: optimiser, truncation and frozen layers; the same for all updates of the excerpt.
        update: number of updates made before.
        weights: weights by the names that a script uses, such as ``W_space1``.
        memory: memory of the optimiser, by slot and by name of the weight.
        batches: for each update, the samples: inputs (n, in) and targets (T, out) without padding.
        carried: states in which the first sequence starts, (units,) each; empty: the initial states.
        updates_per_epoch: number of updates in an epoch.
    """

    spec: RunSpec
    settings: TrainingSettings
    update: int
    weights: dict[str, NDArray]
    memory: dict[str, dict[str, NDArray]]
    batches: list[list[tuple[NDArray, NDArray]]]
    carried: tuple[NDArray, ...]
    updates_per_epoch: int

    @cached_property
    def over_time(self) -> bool:
        """Whether samples are sequences; otherwise each is one vector, and no formula has a timestep."""
        return any(layer.recurrent for layer in self.spec.layers) or any(
            len(x) > 1 for batch in self.batches for x, _ in batch
        )

    @cached_property
    def single(self) -> bool:
        """Whether every batch has one sample."""
        return all(len(batch) == 1 for batch in self.batches)

    @cached_property
    def trainable(self) -> list[str]:
        """The names of the weights that are trained."""
        frozen = set(self.settings.frozen)
        return [
            own_name(number, own)
            for number, own in _weights(self.spec)
            if f"layer{number}" not in frozen
        ]

    @property
    def learning(self) -> str:
        """The code of the names of the weights that are trained."""
        return "weights" if len(self.trainable) == len(self.weights) else "trainable"

    @cached_property
    def lowest(self) -> int:
        """The lowest trainable layer, from 1; the number of layers plus 1 if all are frozen."""
        frozen = set(self.settings.frozen)
        numbers = range(1, len(self.spec.layers) + 1)
        return next((number for number in numbers if f"layer{number}" not in frozen), len(numbers) + 1)

    @cached_property
    def depth(self) -> int | None:
        """The depth of truncated backpropagation through time; None where nothing is truncated."""
        truncate, longest = self.settings.truncate, max(len(x) for batch in self.batches for x, _ in batch)
        recurrent = any(layer.recurrent for layer in self.spec.layers)
        return truncate.depth if truncate and recurrent and truncate.depth < longest else None

    @property
    def every(self) -> int | None:
        """The timesteps between two backward passes; None where there is a single pass."""
        return None if self.depth is None or self.spec.many_to_one else self.settings.truncate.every


def excerpt(trainer: Trainer, updates: int) -> Excerpt:
    """The excerpt of the next `updates` updates of a trainer; raises `SpecError` if that is too much."""
    if not 1 <= updates <= MOST_UPDATES:
        raise SpecError("updates", f"a whole number from 1 to {MOST_UPDATES}", updates)
    network, state = trainer.network, trainer.state()
    samples = trainer.training_samples
    numbers = state.theta.size + state.memory.size + updates * trainer.spec.batch_size * (
        samples.inputs[0].size + samples.targets[0].size
    )
    if numbers > MOST_NUMBERS:
        raise SpecError("updates", f"a script with at most {MOST_NUMBERS:,} numbers", Verbatim(f"{numbers:,}"))

    def named(flat: NDArray) -> dict[str, NDArray]:
        return {own_name(*_parsed(name)): view.copy() for name, view in network.weights(flat).items()}

    made = range(trainer.update, trainer.update + updates)
    return Excerpt(
        trainer.spec, trainer.settings, trainer.update, named(state.theta),
        {slot: named(row) for slot, row in zip(trainer.optimiser.slots, state.memory, strict=True)},
        [_samples(trainer, update) for update in made],
        tuple(carried[0] for carried in state.carried),
        trainer.updates_per_epoch,
    )


def own_name(layer: int, own: str) -> str:
    """The name of a weight or a quantity of a layer in a script: W_space of layer 2 is ``W_space2``."""
    return f"{own}{layer}"


def _parsed(name: str) -> tuple[int, str]:
    parsed = WeightName.parse(name)
    return parsed.layer, parsed.own


def _weights(spec: RunSpec) -> list[tuple[int, str]]:
    """Every weight as its layer and its own name, in order."""
    return [
        (number, own)
        for number, (layer, blocks) in enumerate(zip(spec.layers, spec.blocks, strict=True), start=1)
        for own in layer.weights_by_name({block: np.empty(shape) for block, shape in blocks.items()})
    ]


def _samples(trainer: Trainer, update: int) -> list[tuple[NDArray, NDArray]]:
    """The samples of a batch, in order."""
    batch = trainer.batch(update)
    return [
        (batch.inputs[:n, b].copy(), batch.targets[: 1 if trainer.spec.many_to_one else n, b].copy())
        for b, n in enumerate(batch.lengths)
    ]
