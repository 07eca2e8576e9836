"""The contract of a mistake: which rules of the backward pass it replaces, by what, where, and in which networks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING, Any, ClassVar

from ..backprop.cell import Cell
from ..backprop.kinds import rules_of
from ..backprop.rule import rules_in
from ..layers.weight_name import layer_name
from ..parameters import Choice, Integer, Name, param
from ..registry import Kind, ManyOfKind, kinds

if TYPE_CHECKING:
    from ..spec import RunSpec

GATES = ("i", "f", "g", "o", "r", "u")
MOST = 4  # mistakes in one set-up


class Mistake(Kind):
    """A mistake that people make in the backward pass, as plain data.

    It has a method for each rule that it replaces, by the name of the rule in `NetworkRules` or in the `Rules` of a
    kind of layer. The method receives the right rule as its first argument, and then what the rule receives. Of two
    mistakes in the same rule, the first receives the second one's version as the right one.

    The first paragraph of the docstring says what was done, as one sentence.

    Attributes:
        label: what it is called.
        formula: the wrong formula, in LaTeX.
        wrong: why it is wrong, as one sentence.
        essay: the place in the seed or in its sequel, with the equation that it goes against.
    """

    family: ClassVar[str] = "mistake"
    wrong: ClassVar[str]
    essay: ClassVar[str]

    @classmethod
    def variants(cls) -> tuple[Mistake, ...]:
        """The forms in which it is made: one for each choice that it offers, everywhere."""
        choices = {name: parameter.choices for name, parameter in cls.parameters().items()
                   if isinstance(parameter, Choice) and name != "gate"}
        found = [cls(), *(cls(**{name: choice}) for name, each in choices.items() for choice in each)]
        return tuple(dict.fromkeys(found))

    @property
    def done(self) -> str:
        """What was done, as one sentence."""
        return cleandoc(type(self).__doc__ or "").split("\n\n")[0].replace("\n", " ")

    def misfit(self, spec: RunSpec) -> str:
        """The network that it takes, in words, if it cannot be made in this one; empty if it can."""
        return ""

    def why_not(self, spec: RunSpec) -> str:
        """As `misfit`; also names layers whose backward pass is not known rule by rule."""
        unknown = [layer.label for layer in spec.layers if rules_of(layer) is None]
        if unknown:
            return f"a network without {unknown[0]} layers, whose backward pass is not known rule by rule"
        return self.misfit(spec)

    def applies(self, spec: RunSpec) -> bool:
        """Whether it can be made in a network."""
        return not self.why_not(spec)

    def within(self, spec: RunSpec) -> Mistake:
        """The mistake with what its parameters leave to the network."""
        return self

    def replaced(self, rules: type) -> tuple[str, ...]:
        """The names of the rules of a class that it replaces."""
        return tuple(name for name in rules_in(rules) if hasattr(self, name))

    def made_in(self, spec: RunSpec, layer: int) -> bool:
        """Whether it is made in a layer, from 0."""
        return True

    def here(self, *args: Any) -> bool:
        """Whether it is made where a rule is called with these arguments."""
        return True

    def in_place_of(self, name: str, right: Callable) -> Callable:
        """Its version of a rule, where it is made, and the right one elsewhere."""
        own = getattr(self, name)
        return lambda *args: own(right, *args) if self.here(*args) else right(*args)

    @classmethod
    def describe(cls):
        return super().describe() | {"wrong": cls.wrong, "essay": cls.essay}


@dataclass(frozen=True)
class LayerMistake(Mistake):
    """A mistake in the rules of a layer; in every layer where it can be made, or in one.

    Attributes:
        memory: whether it takes a layer with memory.
        several_timesteps: whether it takes a network with several timesteps.
    """

    memory: ClassVar[bool] = False
    several_timesteps: ClassVar[bool] = False
    layer: str | None = param(
        Name(optional=True, about="The layer in which it is made: layer1, layer2, …; empty: in all."), None
    )

    def misfit_layer(self, spec: RunSpec, layer: int) -> str:
        """The layer that it takes, in words, if it cannot be made in this one, from 0; empty if it can."""
        return ""

    def misfit(self, spec):
        names = [layer_name(i + 1) for i in range(len(spec.layers))]
        if self.layer is not None and self.layer not in names:
            return f"one of the layers {', '.join(names)}"
        places = [i for i, name in enumerate(names) if self.layer in (None, name)]
        reasons = [self._why_not_in(spec, i) for i in places]
        return "" if "" in reasons else reasons[-1]

    def made_in(self, spec, layer):
        return self.layer in (None, layer_name(layer + 1)) and not self._why_not_in(spec, layer)

    def _why_not_in(self, spec: RunSpec, layer: int) -> str:
        chosen = spec.layers[layer]
        if not self.replaced(rules_of(chosen)):
            able = [kind.label for kind in kinds("layer").values() if self.replaced(rules_of(kind) or object)]
            return f"a layer of kind {' or '.join(able)}"
        if self.memory and not chosen.recurrent:
            return "a layer with memory"
        if self.several_timesteps and spec.max_timesteps == 1:
            return "a network with several timesteps"
        return self.misfit_layer(spec, layer)


@dataclass(frozen=True)
class CellMistake(LayerMistake):
    """A mistake in the rules of a cell; in every cell of its layers, or at one timestep."""

    timestep: int | None = param(
        Integer(low=0, high=100_000, optional=True, about="The timestep at which it is made, from 0; empty: at all."),
        None,
    )

    def misfit(self, spec):
        if self.timestep is not None and self.timestep >= spec.max_timesteps:
            return f"a timestep below {spec.max_timesteps}"
        return super().misfit(spec)

    def here(self, *args):
        return self.timestep is None or (isinstance(args[0], Cell) and args[0].n == self.timestep)


@dataclass(frozen=True)
class GateMistake(CellMistake):
    """A mistake in the rules of a cell, or, in a layer with gates, of all gates or of one."""

    gate: str | None = param(
        Choice(choices=GATES, optional=True, about="The gate at which it is made, in a layer with gates; empty: all."),
        None,
    )

    def misfit_layer(self, spec, layer):
        there = self.gate is None or self.gate in spec.layers[layer].gates
        return "" if there else f"a layer with a gate {self.gate}"

    def here(self, *args):
        return super().here(*args) and (self.gate is None or args[-1] == self.gate)


def parse_mistakes(data: Any) -> tuple[Mistake, ...]:
    """Read a list of mistakes from its JSON form; raises `SpecError` with a field such as ``[1].layer``."""
    return ManyOfKind(of="mistake", low=0, high=MOST).clean(data)
