"""The mistakes that a learner's numbers are compared with, and their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import product

from numpy.typing import NDArray

from ..analysis.distinguish import all_mistakes
from ..backprop.kinds import rules_of
from ..backprop.network import NetworkRules
from ..layers.weight_name import layer_name
from ..mistakes.base import CellMistake, GateMistake, LayerMistake, Mistake
from ..network.mistaken import numbers_with
from ..network.place import Place
from ..network.trace import Step
from ..spec import RunSpec
from .numbers import FlatNumbers

Mistakes = tuple[Mistake, ...]
CELL = 8_000  # numbers that are computed in the time that a layer at a timestep takes besides its numbers
KEPT = 8_000_000  # numbers of candidates that are kept for the next search, 64 MB


def numbers_of(spec: RunSpec, step: Step, mistakes: Mistakes = ()) -> dict[str, NDArray]:
    """All numbers that a check knows by name: the weights, the initial states, and those of `numbers_with`."""
    weights = {f"weights/{name}": weight for name, weight in step.weights.items()}
    states = {f"{layer.name}.{state}": array for layer in step.layers for state, array in layer.initial_states()}
    return weights | states | numbers_with(spec, step, mistakes)


class Candidates:
    """Mistakes and pairs of mistakes that can be made in a network, with their numbers of a step.

    Args:
        spec: the set-up of the step, without mistakes.
        step: the step.
        numbers: the positions of its numbers.
        layer: the only layer in which mistakes are made; None: all.
    """

    def __init__(self, spec: RunSpec, step: Step, numbers: FlatNumbers, layer: str | None = None):
        self._spec, self._step, self._numbers, self._layer = spec, step, numbers, layer
        self._kept: dict[Mistakes, NDArray] = {}
        self._replaced: dict[Mistake, set[str]] = {}

    @property
    def cost(self) -> int:
        """How much is computed for each candidate, in numbers."""
        return self._numbers.truth.size + CELL * len(self._step.inputs) * len(self._spec.layers)

    @cached_property
    def everywhere(self) -> list[Mistakes]:
        """Each mistake in each of its variants, everywhere in the network."""
        mistakes = all_mistakes()
        if self._layer is not None:
            mistakes = [replace(each, layer=self._layer) for each in mistakes if isinstance(each, LayerMistake)]
        return [(mistake,) for mistake in mistakes if mistake.applies(self._spec)]

    @cached_property
    def in_one_layer(self) -> list[Mistakes]:
        """Each of them in one of several layers where it can be made, and at one of several gates."""
        return [(placed,) for (mistake,) in self.everywhere for placed in self._placed(mistake)]

    def near(self, place: Place) -> Iterator[Mistakes]:
        """Each mistake of a cell at one timestep from which a place may come, in all its layers and in each one."""
        every = range(len(self._step.inputs))
        there = [n for n in every if place.timestep is None or n in (place.timestep - 1, place.timestep)]
        for (mistake,) in self.everywhere:
            if isinstance(mistake, CellMistake):
                placed = (replace(each, timestep=n) for each in (mistake, *self._in_each_layer(mistake)) for n in there)
                yield from ((each,) for each in placed if each.applies(self._spec))

    def pairs(self, firsts: Sequence[Mistakes], others: Sequence[Mistakes]) -> Iterator[Mistakes]:
        """Two mistakes of different kinds at once, one of the first ones and another; in both orders if both replace the
        same rule.
        """
        seen = set()
        for (one,), (other,) in product(firsts, others):
            if one.kind != other.kind and frozenset((one, other)) not in seen:
                seen.add(frozenset((one, other)))
                yield one, other
                if self._rules(one) & self._rules(other):
                    yield other, one

    def flat(self, mistakes: Mistakes) -> NDArray:
        """The numbers with these mistakes, (M,)."""
        if mistakes in self._kept:
            return self._kept[mistakes]
        found = self._numbers.flat(numbers_of(self._spec, self._step, mistakes))
        if (len(self._kept) + 1) * found.size <= KEPT:
            self._kept[mistakes] = found
        return found

    def _rules(self, mistake: Mistake) -> set[str]:
        """The names of the rules that a mistake replaces in this network."""
        if mistake not in self._replaced:
            classes = {NetworkRules, *(rules_of(layer) for layer in self._spec.layers)}
            self._replaced[mistake] = {name for rules in classes for name in mistake.replaced(rules)}
        return self._replaced[mistake]

    def _placed(self, mistake: Mistake) -> Iterator[Mistake]:
        yield from self._in_each_layer(mistake)
        if isinstance(mistake, GateMistake) and mistake.gate is None:
            gates = dict.fromkeys(gate for layer in self._spec.layers for gate in layer.gates)
            yield from (placed for gate in gates if (placed := replace(mistake, gate=gate)).applies(self._spec))

    def _in_each_layer(self, mistake: Mistake) -> list[Mistake]:
        """The mistake in each of several layers; nothing where it can be made in one only."""
        if not isinstance(mistake, LayerMistake):
            return []
        layers = [i for i in range(len(self._spec.layers)) if mistake.made_in(self._spec, i)]
        return [replace(mistake, layer=layer_name(i + 1)) for i in layers] if len(layers) > 1 else []
