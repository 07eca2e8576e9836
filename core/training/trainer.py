"""The trainer: makes weight updates, traced or untraced, with bit-identical results."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..data.samples import Batch, BatchOrder, Samples
from ..errors import SpecError, plural
from ..network.lattice import Lattice
from ..network.mistaken import MistakenPasses
from ..network.network import Network
from ..network.trace import Step
from ..numerics.buffers import readonly
from ..numerics.reproducibility import ONE_THREAD
from ..optimisers.base import Optimiser
from ..spec import RunSpec
from .datasets import dataset_of
from .evaluation import Evaluation, evaluate, predict
from .hessian import Hessian
from .lattice_cache import LatticeCache
from .settings import TrainerState, TrainingSettings
from .update import Decision, WeightVector, apply_optimiser
from .weights import Weights

# A traced step copies the buffer of a small lattice and takes over that of a large one: above this size in bytes,
# copying costs more than new buffers.
COPIED_UP_TO = 1 << 20
# Overflow is shown and is no error; as a decorator it takes half the time of a with block.
QUIET = np.errstate(
    all="ignore"
)


class Trainer:
    """Trains the network of a spec, one weight update at a time.

    Attributes:
        spec: the set-up.
        update: number of updates made.
        weights: all weights by name, to read and to assign.
        dataset: the data without edits; `training_samples` includes the edits.

    Example:
        >>> from unrolled import RunSpec, Trainer
        >>> trainer = Trainer(RunSpec.from_dict({"task": "xor", "layers": [{"kind": "dense", "units": 1}]}))
        >>> trainer.step().layers[0].delta.shape
        (1, 1, 1)
    """

    def __init__(self, spec: RunSpec):
        self.spec, self.network = spec, Network(spec)
        self.dataset = dataset_of(spec)
        self._order = BatchOrder(self.dataset, spec.batch_size, spec.seed, spec.many_to_one)
        self._settings, self._carried, self.update = TrainingSettings(spec.optimiser, spec.truncate), (), 0
        self._theta = self.network.starting_weights()
        self._memory = np.zeros((len(self.optimiser.slots), self.network.size))
        self._remembers = bool(self.optimiser.slots)
        self._vector = WeightVector(self._theta, self.network.decay_mask())
        self.weights = Weights(self.network.weights(self._theta))
        self._lattices = LatticeCache(self.network, self._theta, spec.truncate)
        self.settings = self._settings
        self._hessian = Hessian(self.network) if self.optimiser.needs_hessian else None
        self._mistaken = MistakenPasses(spec) if spec.mistakes else None

    @property
    def parameters(self) -> int:
        """Number of weights."""
        return self.network.size

    @property
    def finite(self) -> bool:
        """Whether all weights and the memory of the optimiser are finite. The cost may be finite when they are not."""
        return bool(np.isfinite(self._theta).all() and np.isfinite(self._memory).all())

    @property
    def updates_per_epoch(self) -> int:
        """Number of updates per epoch."""
        return self._order.updates_per_epoch

    @property
    def epoch(self) -> int:
        """Epoch of the next update, from 0."""
        return self._order.epoch(self.update)

    @property
    def training_samples(self) -> Samples:
        """The training set with its edits."""
        return self._order.samples

    @property
    def settings(self) -> TrainingSettings:
        """The settings of the next update. Assigning replaces them; layers of untrainable kinds stay frozen."""
        return self._settings

    @settings.setter
    def settings(self, settings: TrainingSettings) -> None:
        if not set(self.spec.untrainable) <= set(settings.frozen):
            settings = replace(
                settings,
                frozen=tuple(name for name in self.network.names if name in (*self.spec.untrainable, *settings.frozen)),
            )
        before, self._settings = self._settings, settings
        self._vector.frozen = [self.network.extent(name) for name in settings.frozen]
        self._lattices.truncate(settings.truncate)
        if settings.data is not before.data and settings.data != before.data:
            self._order.edit(settings.data)

    @property
    def optimiser(self) -> Optimiser:
        """The current optimiser."""
        return self._settings.optimiser

    @property
    def learning_rate(self) -> float:
        """The current learning rate η, without its schedule."""
        return self.optimiser.learning_rate

    @QUIET
    @ONE_THREAD
    def step(self) -> Step:
        """Make one update and return its trace."""
        before = self.state()
        batch, lattice, decided = self._advance()
        return self._trace(batch, lattice, before, (*decided, self._memory), self.update)

    def run(self, updates: int) -> NDArray:
        """Make `updates` untraced updates and return their costs, (updates,).

        The weights are bit-identical to those after as many steps.
        """
        costs = np.empty(updates)
        with ONE_THREAD, np.errstate(all="ignore"):
            for i in range(updates):
                costs[i] = self._advance()[1].cost
        return costs

    def preview(self) -> Step:
        """The trace of the next update, computed without applying it."""
        with ONE_THREAD, np.errstate(all="ignore"):
            batch, lattice = self._pass()
            memory = self._memory.copy()
            decided = self._apply_optimiser(batch, lattice, memory)
        return self._trace(batch, lattice, self.state(), (*decided, memory), self.update)

    def next_batch(self) -> Batch:
        """The batch of the next update."""
        return self._order.batch(self.update)

    def batch(self, update: int) -> Batch:
        """The batch of the next update after `update` updates, with the present edits of the data."""
        return self._order.batch(update)

    def set(self, *, learning_rate: float) -> None:
        """Change the learning rate from the next update on; raises `SpecError`."""
        self.settings = replace(self.settings, optimiser=replace(self.optimiser, learning_rate=learning_rate))

    def state(self) -> TrainerState:
        """A copy of the complete state; `restore` returns to it."""
        memory = readonly(self._memory.copy()) if self._remembers else self._memory
        return TrainerState(self.update, readonly(self._theta.copy()), memory, self._settings, self._carried)

    def restore(self, state: TrainerState) -> None:
        """Return to a state of this network; the updates after it are bit-identical.

        Raises:
            SpecError: if the state has another number of weights.
        """
        if state.theta.shape != self._theta.shape or state.memory.shape != self._memory.shape:
            raise SpecError(
                "state", f"a state of a network with {plural(self.network.size, 'weight')}", state.theta.size
            )
        np.copyto(self._theta, state.theta)
        np.copyto(self._memory, state.memory)
        self.settings, self._carried, self.update = state.settings, state.carried, state.update

    def evaluate(self, part: str = "validation") -> Evaluation:
        """Evaluate the ``training`` or the ``validation`` set, by forward passes only.

        If the task carries states, each sample starts from the final state of the one before.
        """
        samples = self.training_samples if part == "training" else self.dataset.validation
        return evaluate(self.spec, self._lattices, samples, self.dataset.target_scale)

    def predict(self, inputs: NDArray) -> NDArray:
        """The outputs (T, S, out) for inputs (S, N, in) at the timesteps with a target: T = N many-to-many, 1
        many-to-one.
        """
        return predict(self.spec, self._lattices, inputs)

    def _advance(self) -> tuple[Batch, Lattice, tuple]:
        """One update: forward pass, backward pass, and the change of the weights."""
        batch, lattice = self._pass()
        decided = self._apply_optimiser(batch, lattice, self._memory)
        np.add(self._theta, lattice.updates, self._theta)
        self._carried = lattice.final_states() if self.spec.task.carry else ()
        self.update += 1
        return batch, lattice, decided

    def _apply_optimiser(self, batch: Batch, lattice: Lattice, memory: NDArray) -> tuple:
        """Write the update of each weight into the lattice; see `apply_optimiser`."""
        hessian = self._hessian and (
            lambda: self._hessian.of(self._theta, batch, self._vector.frozen, lattice.initial_states)
        )
        optimiser, mistaken = self._settings.optimiser, self._mistaken
        if mistaken is not None:
            optimiser = mistaken.optimiser(optimiser, lattice.batch)
        decided = apply_optimiser(
            optimiser, self.update, self._vector, lattice.gradients, memory, lattice.updates, hessian
        )
        if mistaken is not None:
            lattice.updates[...] = mistaken.applied(lattice.updates, decided[0])
        return decided

    def _pass(self) -> tuple[Batch, Lattice]:
        """Forward and backward pass on the next batch."""
        batch, mistaken = self.next_batch(), self._mistaken
        if mistaken is not None:
            batch = mistaken.batch(batch)
        lattice = self._lattices.get(len(batch.inputs), len(batch.samples), batch.ragged)
        lattice.load(batch.inputs, batch.targets, batch.lengths)
        if self.spec.task.carry:
            lattice.set_initial_states(self._carried if self.update % self.updates_per_epoch else None)
        lattice.forward()
        if mistaken is None:
            lattice.backward()
        else:
            mistaken.backward(lattice, self.state())
        return batch, lattice

    def _trace(self, batch: Batch, lattice: Lattice, before: TrainerState, decided: tuple, index: int) -> Step:
        """The trace of an update, independent of all later updates."""
        if lattice.flat.nbytes <= COPIED_UP_TO:
            flat = lattice.flat.copy()
        else:
            flat = lattice.flat
            self._lattices.release(lattice)
        epoch = self._order.epoch(before.update)
        rate, followed, norm, curvature, memory = decided
        memory = readonly(memory.copy()) if memory.size else before.memory
        followed = followed if followed is None else readonly(followed)
        decision = Decision(rate, followed, norm, curvature, memory)
        return Step(index, epoch, lattice.cost, batch.samples, batch.lengths, before, decision, flat, lattice.layout)

    def __repr__(self) -> str:
        shape = " → ".join(map(str, [self.spec.input_size, *(layer.units for layer in self.spec.layers)]))
        return (
            f"<Trainer: {self.spec.task}, {shape}, {plural(self.parameters, 'weight')}, "
            f"{plural(self.update, 'update')} made>")
