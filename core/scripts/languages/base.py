"""The contract of a language: the sections of a script, from an excerpt of a training."""

from typing import ClassVar

from ...activations.base import Activation
from ...formula.tree import Apply, Glyph, Node
from ..excerpt import Excerpt
from ..expressions import Library, over_units, require_formula
from ..layers import LayerLines, activations_of
from ..literals import Arrays
from ..parts import OptimiserLines
from ..script import Section


class Language:
    """Writes a script for one network.

    Attributes:
        name, label: name in addresses and on the page.
        order: place among the languages.
        library: how it writes formulas.

    Args:
        given: the network, its weights, data and settings.
        arrays: writes the arrays.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    order: ClassVar[int] = 100
    library: ClassVar[Library]

    def __init__(self, given: Excerpt, arrays: Arrays):
        self.given, self.spec, self.arrays = given, given.spec, arrays
        require_formula("cost", self.spec.cost, "a cost", self.spec.cost.has_formula)
        bare = [LayerLines(number, layer, given.over_time, self.library, {})
                for number, layer in enumerate(self.spec.layers, start=1)]
        self.functions = function_names(activations_of(bare))
        self.layers = [LayerLines(each.number, each.layer, given.over_time, self.library, self.functions)
                       for each in bare]
        self.optimiser = OptimiserLines(given, self.library)

    def sections(self) -> list[Section]:
        """The parts of the script, in order."""
        raise NotImplementedError

    def definitions(self) -> str:
        """The functions of the activations."""
        return "\n\n\n".join(
            f"def {name}(z):\n    return {self.library.function(activation)}"
            for activation, name in self.functions.items()
        )

    # The cost of a sample.

    @property
    def output(self) -> LayerLines:
        """The output layer."""
        return self.layers[-1]

    def output_at(self, quantity: str, n: str) -> str:
        """A quantity of the output layer at some timestep."""
        return self.output.name(quantity) + (f"[{n}]" if self.given.over_time else "")

    @property
    def target(self) -> str:
        """The code of the target of timestep n."""
        return "t[n]" if self.given.over_time and not self.spec.many_to_one else "t"

    @property
    def last(self) -> str:
        """The timestep that the targets belong to, as an index."""
        return "N" if self.spec.many_to_one else "n"

    def entries(self) -> str:
        """C of each output at a timestep with a target."""
        y, z, t = (Glyph(each, code=code) for each, code in (
            ("y", self.output_at("h", self.last)), ("z", self.output_at("z", self.last)), ("t", self.target)))
        return self.library.code(self.spec.cost.stable_formula(y, z, t, over_units(z)))

    @property
    def washout(self) -> int:
        """Timesteps at the start of a sequence whose targets do not count."""
        return self.spec.washout

    def initial(self) -> list[tuple[str, str]]:
        """The names of the states, and the code of those before timestep 1."""
        found = []
        for each in self.layers:
            for state in each.layer.states:
                field = {"h": "initial_state", "c": "initial_cell"}.get(state, f"initial_{state}")
                found.append((each.name(state), _constant(getattr(each.layer, field, None), each.layer.units)))
        return found


def _constant(value: object, units: int) -> str:
    """The code of an initial state: one number for all units, or one number each."""
    if not value:
        return f"np.zeros({units})"
    return f"np.full({units}, {value!r})" if isinstance(value, float) else f"np.array({list(value)!r})"


def function_names(activations: list[Activation]) -> dict[Activation, str]:
    """Names of functions for the activations whose formula is more than a single function of z."""
    names: dict[Activation, str] = {}
    for activation in activations:
        if activation.has_formula and not _simple(activation):
            taken = sum(name.rstrip("0123456789_") == activation.kind for name in names.values())
            names[activation] = activation.kind + (f"_{taken + 1}" if taken else "")
    return names


def _simple(activation: Activation) -> bool:
    letter = Glyph("z", code="z")

    def alone(make) -> Node:
        return make(letter)

    value = activation.value_formula(letter, alone)
    return value is letter or (isinstance(value, Apply) and value.of is letter)
