"""One sample's lattice in a step: its numbers, each with what it is, and what is there at which place."""

from functools import cached_property
from math import isclose

from numpy.typing import NDArray

from ..formula.tree import Number
from ..layers.base import Layer
from ..layers.weight_name import WeightName, full_name
from ..network.trace import LayerTrace, Step
from ..spec import RunSpec
from ..truncation import Window
from .settings import passes

HUES = {"delta_space": "s", "delta_time": "t", "delta_c_time": "t", "W_space": "s", "W_time": "t"}


def hue(name: str) -> str:
    """The colour of a quantity, or of a weight of whatever gate; none of most."""
    return HUES.get(name) or HUES.get(WeightName.of(1, name).matrix, "")


class SampleView:
    """Layers count from 1 (0 is the input), timesteps from 1 (0 is the state before the first), units from 1.

    Attributes:
        spec, step: the set-up, and the update that is looked at.
        sample: index in the batch, from 0.
        length: timesteps of this sample; what is beyond is padding.
        depth: how many layers there are.
        timed: whether timesteps are told apart at all.
    """

    def __init__(self, spec: RunSpec, step: Step, sample: int):
        self.spec, self.step, self.sample = spec, step, sample
        self.length, self.depth = int(step.lengths[sample]), len(spec.layers)
        self.timed = spec.max_timesteps > 1 or any(layer.recurrent for layer in spec.layers)
        self._lists: dict[tuple[str, int, int], list[float]] = {}

    def layer(self, layer: int) -> Layer:
        """What a layer is."""
        return self.spec.layers[layer - 1]

    def trace(self, layer: int) -> LayerTrace:
        """What a layer did."""
        return self.step.layers[layer - 1]

    def units(self, layer: int) -> int:
        """How many units a layer has; the inputs, for 0."""
        return self.layer(layer).units if layer else self.spec.input_size

    @property
    def batch(self) -> int:
        """How many samples the update learns from."""
        return len(self.step.samples)

    @property
    def goes_on(self) -> bool:
        """Whether this sample goes on in the state in which the one before ended."""
        return self.spec.task.carry and int(self.step.samples[self.sample]) > 0

    @property
    def start(self) -> str:
        """What the state before the first timestep is, in words."""
        return (
            "the final state of the previous sequence, carried over as h₀."
            if self.goes_on
            else "the one that was given, h₀."
        )

    def target_row(self, n: int) -> int | None:
        """Where in the targets timestep n is; none where nothing is asked."""
        if self.spec.many_to_one:
            return 0 if n == self.length else None
        return n - 1 if self.spec.washout < n <= self.length else None

    def direct(self, layer: int) -> bool:
        """Whether ∂C/∂z comes straight from the cost here, not by way of ∂C/∂y and σ′."""
        return layer == self.depth and self.spec.cost.partner is not None

    def product(self, layer: int) -> bool:
        """Whether ∂C/∂z is δ ⊙ σ′ here, element by element."""
        return not self.direct(layer) and not self.layer(layer).activation.coupled

    @cached_property
    def passes(self) -> list[Window]:
        """The backward passes of the step, from the last to the first."""
        return passes(self.spec, self.step)

    def total_cost(self, n: int) -> Number:
        """What one timestep costs; nothing where nothing is asked."""
        return Number(0.0 if self.target_row(n) is None else float(self.array("costs", self.depth, n).sum()), "C")

    def sample_cost(self) -> Number:
        """What this sample costs."""
        return Number(float(self.step.sample_costs[self.sample]), "C")

    # Numbers.

    def code(self, quantity: str, layer: int, n: int) -> str:
        """Where the numbers lie, in NumPy."""
        b = self.sample
        if quantity in ("targets", "outputs", "output_gradient", "costs"):
            return f"step.{quantity}[{self.target_row(n)}, {b}]"
        if layer == 0:
            return f"step.inputs[{n - 1}, {b}]"
        return (
            f"step.layers[{layer - 1}].{quantity}0[{b}]"
            if n == 0
            else f"step.layers[{layer - 1}].{quantity}[{n - 1}, {b}]"
        )

    def array(self, quantity: str, layer: int, n: int) -> NDArray:
        """A quantity of all units of a cell, (units,)."""
        if quantity in ("targets", "outputs", "output_gradient", "costs"):
            return getattr(self.step, quantity)[self.target_row(n), self.sample]
        if layer == 0:
            return self.step.inputs[n - 1, self.sample]
        return (
            getattr(self.trace(layer), f"{quantity}0")[self.sample]
            if n == 0
            else getattr(self.trace(layer), quantity)[n - 1, self.sample]
        )

    def values(self, quantity: str, layer: int, n: int) -> list[float]:
        """The same as Python's numbers."""
        key = quantity, layer, n
        if key not in self._lists:
            self._lists[key] = self.array(quantity, layer, n).tolist()
        return self._lists[key]

    def number(self, quantity: str, layer: int, n: int, i: int) -> Number:
        """A quantity of one unit."""
        return Number(self.values(quantity, layer, n)[i - 1], reference(quantity, layer, n, i), hue(quantity))

    def numbers(self, quantity: str, layer: int, n: int) -> list[Number]:
        """A quantity of every unit of a cell."""
        return [self.number(quantity, layer, n, i) for i in range(1, len(self.values(quantity, layer, n)) + 1)]

    def weight_row(self, kind: str, layer: int, i: int) -> list[Number]:
        """What leads to unit i."""
        row = self.step.weights[full_name(layer, kind)][i - 1].tolist()
        return [Number(value, f"{kind} {layer} {i} {j}", hue(kind)) for j, value in enumerate(row, 1)]

    def weight_column(self, kind: str, layer: int, j: int) -> list[Number]:
        """What leads away from unit j."""
        column = self.step.weights[full_name(layer, kind)][:, j - 1].tolist()
        return [Number(value, f"{kind} {layer} {i} {j}", hue(kind)) for i, value in enumerate(column, 1)]

    def bias(self, layer: int, i: int, kind: str = "b") -> Number:
        """b of one unit; of a gate, if `kind` names one."""
        return Number(float(self.step.weights[full_name(layer, kind)][i - 1]), f"{kind} {layer} {i}")

    @cached_property
    def targets_add_up(self) -> bool:
        """Whether every target of this sample is a distribution."""
        rows = [0] if self.spec.many_to_one else range(self.spec.washout, self.length)
        return all(isclose(float(self.step.targets[row, self.sample].sum()), 1.0, rel_tol=1e-14) for row in rows)


def traced(group: str, layer: int, kind: str) -> str:
    """Where the numbers of a weight lie, in NumPy: `group` is ``weights``, ``gradients`` or ``updates``."""
    return f'step.{group}["{full_name(layer, kind)}"]'


def reference(quantity: str, layer: int, n: int, i: int | None = None) -> str:
    """What a symbol or number means, as `data-ref` has it."""
    names = {"inputs": "x", "targets": "t", "outputs": "y"}
    if layer == 0 and quantity == "h":
        quantity = "x"
    return f"{names.get(quantity, quantity)} {layer} {n}" + (f" {i}" if i else "")
