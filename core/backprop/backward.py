"""The backward pass of a whole network, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError, Verbatim
from ..layers.weight_name import full_name, weights_of_layer
from ..truncation import Window
from .forward import ForwardNumbers
from .kinds import rules_of
from .network import NetworkRules
from .rule import with_mistakes
from .update import updated

if TYPE_CHECKING:
    from ..mistakes.base import Mistake
    from ..spec import RunSpec

Signals = dict[str, NDArray]


@dataclass(frozen=True, eq=False)
class BackwardNumbers:
    """The numbers of a backward pass.

    Attributes:
        output_gradient: (T, B, out) ∂C/∂y.
        input_gradient: (N, B, in) ∂C/∂x, what the first layer hands down.
        layers: for each layer its error signals by name, (N, B, units) each; always delta, delta_space, delta_time. In
            a layer with memory also those of its initial states, (B, units) each: delta0 = ∂C/∂h₀, and delta_c0 = ∂C/∂c₀
            of an LSTM.
        gradients, updates: by the weight's full name. There are no updates of an optimiser that needs the Hessian.
    """

    output_gradient: NDArray
    input_gradient: NDArray
    layers: tuple[Signals, ...]
    gradients: dict[str, NDArray]
    updates: dict[str, NDArray]

    def items(self) -> Iterator[tuple[str, NDArray]]:
        """All arrays with the names that they have in `Step.items`.

        What leaves the network is not in a step: ``inputs.delta``, ``layer1.delta0``, ``layer1.delta_c0``.
        """
        yield from (("output_gradient", self.output_gradient), ("inputs.delta", self.input_gradient))
        for i, signals in enumerate(self.layers, start=1):
            yield from ((full_name(i, name), array) for name, array in signals.items())
        for group in ("gradients", "updates"):
            yield from ((f"{group}/{name}", array) for name, array in getattr(self, group).items())


class Backward:
    """The backward pass of a network from the numbers of its forward pass, slow and plain: layer by layer, timestep by
    timestep, with a method for each formula.

    Without mistakes it gives the numbers of `Lattice.backward`, up to rounding. A mistake replaces methods. Of two
    mistakes that replace the same method, the first is called, and receives the second one's version as the right one.

    Args:
        forward: the numbers of the forward pass.
        mistakes: the mistakes to make.

    Raises:
        SpecError: if the backward pass of a layer is not known rule by rule.
    """

    def __init__(self, forward: ForwardNumbers, mistakes: Sequence[Mistake] = ()):
        check_rules(forward.spec)
        self.forward, mistakes = forward, [mistake.within(forward.spec) for mistake in mistakes]
        self.network = with_mistakes(NetworkRules(), mistakes)
        self.layers = [
            with_mistakes(rules_of(each.layer)(each), (m for m in mistakes if m.made_in(forward.spec, i)))
            for i, each in enumerate(forward.layers)
        ]
        self.optimiser = self.network.optimiser(forward.optimiser, len(forward.lengths))

    def run(self) -> BackwardNumbers:
        """Make the pass."""
        with np.errstate(all="ignore"):
            error, entering = self._output_error()
            leaving, layers, gradients = self._through_layers(entering)
            return BackwardNumbers(error, leaving, layers, gradients, self._updates(gradients))

    def _output_error(self) -> tuple[NDArray, Signals]:
        """∂C/∂y at every target, and what enters the output layer."""
        forward, network = self.forward, self.network
        counted = network.counted(forward)
        errors = {"delta_space": network.output_error(forward), "direct": network.joint_error(forward)}
        errors = {name: np.where(counted, array, 0.0) for name, array in errors.items() if array is not None}
        return errors["delta_space"], {name: network.entering(forward, array) for name, array in errors.items()}

    def _through_layers(self, entering: Signals) -> tuple[NDArray, tuple[Signals, ...], dict[str, NDArray]]:
        """What the first layer hands down, and the error signals and the gradients of every layer."""
        windows, layers, gradients = self._windows(), [], {}
        arriving = [_injected(entering, window) for window in windows]
        for i in range(len(self.layers), 0, -1):
            rules = self.layers[i - 1]
            passes = [rules.pass_back(*each) for each in zip(windows, arriving, strict=True)]
            total = _summed(passes)
            own = {full_name(i, name): array for name, array in rules.gradients(total).items()}
            layers.insert(0, total | _summed([rules.pass_to_start(errors) for errors in passes]))
            gradients |= own
            updates = weights_of_layer(i, self._updates(own))
            arriving = [{"delta_space": rules.pass_down(window, errors, updates)}
                        for window, errors in zip(windows, passes, strict=True)]
        return _summed(arriving)["delta_space"], tuple(layers), gradients

    def _windows(self) -> list[Window]:
        spec = self.forward.spec
        truncate = self.forward.truncate if any(layer.recurrent for layer in spec.layers) else None
        return self.network.passes(truncate, self.forward.lengths, spec.many_to_one)

    def _updates(self, gradients: Mapping[str, NDArray]) -> dict[str, NDArray]:
        made = updated(self.forward, self.optimiser, gradients)
        return {name: self.network.applied(update, self.forward.rate) for name, update in made.items()}


def _injected(entering: Signals, window: Window) -> Signals:
    """What enters in one backward pass."""
    if window.inject is None:
        return entering
    return {name: np.where(window.inject > 0, array, 0.0) for name, array in entering.items()}


def _summed(passes: Sequence[Signals]) -> Signals:
    """The sum over backward passes."""
    return {name: sum(errors[name] for errors in passes) for name in passes[0]}


def check_rules(spec: RunSpec) -> None:
    """Raise `SpecError` unless the backward pass of every layer is known rule by rule."""
    for i, layer in enumerate(spec.layers):
        if rules_of(layer) is None:
            raise SpecError(f"layers[{i}].kind", "a kind of layer whose backward pass is known rule by rule",
                            Verbatim(layer.kind))

