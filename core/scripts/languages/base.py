"""The contract of a language: the sections of a script, from an excerpt of a training."""

from typing import ClassVar

from ...activations.base import Activation
from ...formula.tree import Apply, Glyph, Node
from .. import parts, words
from ..excerpt import Excerpt
from ..expressions import Library, over_units, require_formula
from ..formulas import activations_of
from ..layers import LayerLines
from ..lines import commented, indented
from ..literals import Arrays, listed
from ..optimiser import OptimiserLines
from ..script import Section


class Language:
    """Writes a script for one network.

    Attributes:
        name, label: name in addresses and on the page.
        order: place among the languages.
        library: how it writes formulas.
        how: a sentence on how the gradient is found.
        imports: the lines that import modules.
        truncated_by_backprop: whether the depth of truncation is a parameter of ``backprop``.
        update_context: the head of the block in which weights may change; empty if none is needed.

    Args:
        given: the network, its weights, data and settings.
        arrays: writes the arrays.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    order: ClassVar[int] = 100
    library: ClassVar[Library]
    how: ClassVar[str]
    imports: ClassVar[str]
    update_context: ClassVar[str] = ""
    truncated_by_backprop: ClassVar[bool] = True

    def __init__(self, given: Excerpt, arrays: Arrays):
        self.given, self.spec, self.arrays = given, given.spec, arrays
        require_formula("cost", self.spec.cost, "a cost", self.spec.cost.has_formula)
        self.functions = function_names(activations_of(self.spec.layers))
        self.layers = [LayerLines(number, layer, given.over_time, self.library, self.functions)
                       for number, layer in enumerate(self.spec.layers, start=1)]
        self.optimiser = OptimiserLines(given, self.library)

    def sections(self) -> list[Section]:
        """The parts of the script, in order: what is computed comes before its numbers, which may be many."""
        given = self.given
        weights, data = parts.weights(given, self.arrays), parts.data(given, self.arrays)
        settings = [parts.trainable(given), *self._initial_states(), *self.optimiser.settings(self.arrays)]
        head = [parts.about(given, self.how), self.imports, *[self.arrays.opening] * bool(self.arrays.stored)]
        loop = parts.loop(given, self.optimiser, self._passes(), self.update_context)
        return [
            Section("\n\n".join(head), f"# {parts.title(given)}"),
            Section(self._definitions(), words.forward(given)), *self.model(), *self._batches(),
            Section(weights, words.weights(given)), Section(data, words.data(given)),
            Section("\n".join(self.converted())), Section("\n".join(filter(None, settings)), words.settings(given)),
            Section(loop, "## Updates"), Section(parts.printed(self.library)),
        ]

    def model(self) -> list[Section]:
        """The functions that end in ``backprop``, the cost of a sample and its gradient."""
        raise NotImplementedError

    def hessian(self) -> str:
        """The function that finds the second derivatives of the mean cost over a batch."""
        raise NotImplementedError

    def converted(self) -> list[str]:
        """Lines that turn weights and data into the library's own arrays."""
        return []

    def _definitions(self) -> str:
        """The functions of the activations."""
        return "\n\n\n".join(
            f"def {name}(z):\n    return {self.library.function(activation)}"
            for activation, name in self.functions.items()
        )

    # What the training needs.

    @property
    def newton(self) -> bool:
        """Whether second derivatives are needed."""
        return self.given.settings.optimiser.needs_hessian and bool(self.given.trainable)

    @property
    def truncated_newton(self) -> bool:
        """Whether the gradient is truncated and the Hessian is not."""
        return self.newton and self.given.depth is not None

    @property
    def carry(self) -> bool:
        """Whether a sequence starts from the final states of the one before."""
        return self.spec.task.carry

    def _initial_states(self) -> list[str]:
        """The states in which the first sequence starts, where they are carried from one to the next."""
        if not self.carry:
            return []
        start = dict(self.initial())
        written = [self.arrays.write(f"states.{name}", array)
                   for name, array in zip(start, self.given.carried, strict=bool(self.given.carried))]
        return [f"initial = {listed(start.values())}", f"states = {listed(written) if written else 'initial'}"]

    def _batches(self) -> list[Section]:
        """The functions that find the mean over a batch and, for Newton's method, its second derivatives."""
        if self.given.single and not self.newton:
            return []
        passed = self.truncated_newton and self.truncated_by_backprop
        depth, any_depth = (f", depth={self.given.depth}", ", depth=depth") if passed else ("", "")
        learning = self.given.learning
        mean = [Section(MEAN.format(learning=learning, depth=depth, any_depth=any_depth,
                                    both="[:2]" * self.carry))]
        return [*mean, Section(self.hessian())] if self.newton else mean

    def _passes(self) -> list[str]:
        """The lines that find the cost and the gradient of an update."""
        if self.newton:
            sample = "(*sample, states)" if self.carry else "sample"
            batch = [f"batch = [{sample}]"] if self.given.single else []
            states = ["states = backprop(weights, *batch[0])[2]"] * self.carry
            return [*batch, "cost, gradient = mean(weights, batch)", "H = hessian(weights, batch)", *states]
        if self.carry:
            return ["cost, gradient, states = backprop(weights, *sample, states)"]
        if self.given.single:
            return ["cost, gradient = backprop(weights, *sample)"]
        return ["cost, gradient = mean(weights, batch)"]

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
    def parameters(self) -> str:
        """The parameters of a function for one sample."""
        return "weights, x, t" + ", states" * self.carry

    @property
    def depth_parameter(self) -> str:
        """The depth of truncation as a further parameter, where it is not always the same."""
        return f", depth={self.given.depth}" * self.truncated_newton

    @property
    def final(self) -> str:
        """The code of the states at the last timestep."""
        return listed(f"{name}[N]" for name, _ in self.initial())

    def forward(self) -> list[str]:
        """The lines of the forward pass at one timestep."""
        return [line for each in self.layers for line in (f"# Layer {each.number}", *each.forward())]

    def cost(self) -> str:
        """The line with the cost, at the present timestep or at the end."""
        total = f"{self.library.prefix}.sum({self.entries()})"
        at_end = self.spec.many_to_one or not self.given.over_time
        return commented(f"cost = {total}" if at_end else f"cost = cost + {total}", self.spec.cost.label)

    def counted(self, line: str) -> list[str]:
        """A line for each timestep whose target counts."""
        return [f"if n > {self.spec.washout}:", *indented([line])] if self.spec.washout else [line]

    def initial(self) -> list[tuple[str, str]]:
        """The names of the states, and the code of those before timestep 1."""
        found = []
        for each in self.layers:
            for state in each.layer.states:
                field = {"h": "initial_state", "c": "initial_cell"}.get(state, f"initial_{state}")
                found.append((each.name(state), self._constant(getattr(each.layer, field, None), each.layer.units)))
        return found

    def _constant(self, value: object, units: int) -> str:
        """The code of an initial state: one number for all units, or one number each."""
        if not value:
            return f"{self.library.prefix}.zeros({units})"
        numbers = f"[{value!r}] * {units}" if isinstance(value, float) else repr(list(value))
        return f"{self.library.array}({numbers})"


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


MEAN = '''\
def mean(weights, batch{depth}):
    """The mean over a batch: its cost, and its gradient."""
    costs, gradients = zip(*(backprop(weights, *sample{any_depth}){both} for sample in batch))
    return sum(costs) / len(batch), {{name: sum(g[name] for g in gradients) / len(batch) for name in {learning}}}'''
