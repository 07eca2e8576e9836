"""A network's passes with mistakes in them: on a lattice, for training, and from a step, for comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from numpy.typing import NDArray

from ..backprop.backward import Backward
from ..backprop.forward import ForwardNumbers
from ..backprop.network import NetworkRules
from ..backprop.rule import with_mistakes
from ..data.samples import Batch
from ..mistakes.base import Mistake
from ..optimisers.base import Optimiser
from ..spec import RunSpec
from .lattice import Lattice
from .rebuild import rebuild_lattice
from .trace import Step

if TYPE_CHECKING:
    from ..training.settings import TrainerState


class MistakenPasses:
    """The passes of a lattice as a set-up with mistakes has them.

    Args:
        spec: the set-up.
    """

    def __init__(self, spec: RunSpec):
        self._spec, self._mistakes = spec, spec.mistakes
        self._rules = with_mistakes(NetworkRules(), (mistake.within(spec) for mistake in spec.mistakes))

    def batch(self, batch: Batch) -> Batch:
        """The batch that the forward pass is made on."""
        return self._rules.batch(self._spec, batch)

    def backward(self, lattice: Lattice, state: TrainerState) -> None:
        """Write the backward pass into a lattice after its forward pass with the weights of `state`."""
        numbers = Backward(ForwardNumbers.of_lattice(lattice, state), self._mistakes).run()
        fields, flat = lattice.layout.fields, lattice.flat
        lattice.output_gradient[...] = numbers.output_gradient
        for (name, _), signals in zip(lattice.layout.layers, numbers.layers, strict=True):
            for quantity, array in signals.items():
                if f"{name}.{quantity}" in fields:  # δ₀ is in none; a layer without memory has Sδ for δ, and no Tδ
                    fields.view(flat, f"{name}.{quantity}")[...] = array
        for name, view in lattice.layout.weights(lattice.gradients).items():
            view[...] = numbers.gradients[name]

    def optimiser(self, optimiser: Optimiser, batch: int) -> Optimiser:
        """The optimiser for a batch of this size."""
        return self._rules.optimiser(optimiser, batch)

    def applied(self, update: NDArray, rate: float) -> NDArray:
        """What is added to the weights, from what the optimiser makes of their gradient."""
        return self._rules.applied(update, rate)


def forward_with(spec: RunSpec, step: Step, mistakes: Sequence[Mistake]) -> ForwardNumbers:
    """The forward numbers of a step, made again where a mistake changes the batch."""
    batch = Batch(step.inputs, step.targets, step.lengths, step.samples, bool(step.lengths.min() < len(step.inputs)))
    changed = with_mistakes(NetworkRules(), mistakes).batch(spec, batch)
    if changed is batch:
        return ForwardNumbers.of_step(spec, step)
    lattice = rebuild_lattice(spec, step, batch=changed)[0]
    lattice.forward()
    return ForwardNumbers.of_lattice(lattice, step.before)


def numbers_with(spec: RunSpec, step: Step, mistakes: Sequence[Mistake]) -> dict[str, NDArray]:
    """All numbers of a step by the names of `Step.items`, as they are with these mistakes.

    Those of δ, Sδ and Tδ are there for every layer. Numbers between gradient and update, such as the memory of the
    optimiser after it, are not. What leaves the network is there too, which a step has not: ``inputs.delta`` = ∂C/∂x,
    (N, B, in), and of each layer with memory ``layer1.delta0`` = ∂C/∂h₀ and, of an LSTM, ``layer1.delta_c0`` = ∂C/∂c₀,
    (B, units) each. As δ, they are of each sample's own cost.
    """
    forward = forward_with(spec, step, mistakes)
    return dict(forward.items()) | dict(Backward(forward, mistakes).run().items())
