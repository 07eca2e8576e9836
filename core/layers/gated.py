"""The common part of layers with gates: the weights of all gates, stacked in two blocks.

One product per timestep serves all gates. Each gate's weights, z, σ′ and error signals are views of the arrays of all
gates.
"""

from typing import ClassVar

import numpy as np

from ..activations.base import Activation
from ..activations.sigmoid import Sigmoid
from ..activations.tanh import Tanh
from .base import QUANTITIES, Layer
from .formulas import Back, Formula, Made, Right, Slope, Squashed, Weighted, product_of
from .operands import GradientTerm, Operand
from .timed import TimedCells, check_states

SIGMOID, TANH = Sigmoid(), Tanh()


class Gated(Layer):
    """A recurrent layer whose units open and close gates.

    A gate k has its own W_space_k (units × units below), W_time_k (units × units) and b_k (units). The activation of
    the gates is the sigmoid, that of the candidate g is tanh, as in the papers.

    Attributes:
        in_space, in_time: order of the gates' rows in the blocks.
        gate_names: names of the gates.
        back_formulas: formulas of the error signals that go to the previous timestep.
        widths: width of a stored quantity in multiples of `units`, if it is not the number of gates.
    """

    recurrent: ClassVar[bool] = True
    activation: ClassVar[Activation] = TANH
    in_space: ClassVar[tuple[str, ...]]
    in_time: ClassVar[tuple[str, ...]]
    gate_names: ClassVar[dict[str, str]]
    back_formulas: ClassVar[tuple[Back, ...]]
    widths: ClassVar[dict[str, int]] = {}

    @property
    def displayed_quantities(self):
        """All quantities except z and σ′ of the gates and the squashed memory, which follow from the others."""
        hidden = {f"{quantity}_{gate}" for gate in self.gates for quantity in ("z", "dsigma")} | {
            "squashed", "dsigma_c",
        }
        return tuple(name for name in self.quantities if name not in hidden)

    @property
    def quantity_labels(self):
        formulas = (*self.forward_formulas(), *self.backward_formulas(), *self.back_formulas)
        return {
            formula.gives: formula.name
            for formula in formulas
            if formula.gives in self.displayed_quantities and formula.gives not in QUANTITIES
        }

    @property
    def values(self):
        return tuple(name for name in self.quantities if name.split("_")[0] not in ("z", "dsigma", "delta", "dz"))

    def forward_formulas(self) -> list[Formula]:
        """The formulas of a cell's forward pass, in order."""
        raise NotImplementedError

    def backward_formulas(self) -> list[Made]:
        """The formulas of the error signals within a cell, in order, after δ."""
        raise NotImplementedError

    def gate_formulas(self, gate: str, weights: tuple[str, ...], right: Right | None = None) -> list[Formula]:
        """z, value and slope of a gate."""
        name, squash = self.gate_names[gate], self.squash(gate)
        biases = (f"b_{gate}",) if self.bias else ()
        return [
            Weighted(f"z_{gate}", f"Weighted input of the {name}", (*weights, *biases), right),
            Squashed(gate, name.capitalize(), squash, f"z_{gate}"),
            Slope(f"dsigma_{gate}", f"Slope of the {name}", squash, f"z_{gate}", gate),
        ]

    def behind_gate(self, gate: str, right: Right) -> list[Made]:
        """The error signals of a gate's value and of its z."""
        name = self.gate_names[gate]
        return [Made(f"delta_{gate}", f"Error signal of the {name}", right),
                Made(f"dz_{gate}", f"Behind the slope of the {name}", product_of(f"delta_{gate}", f"dsigma_{gate}"))]

    def squash(self, gate: str) -> Activation:
        """The activation of a gate."""
        return TANH if gate == "g" else SIGMOID

    def blocks(self, previous):
        return {
            "space": (len(self.gates) * self.units, previous + self.bias),
            "time": (len(self.gates) * self.units, self.units),
        }

    def weights_by_name(self, blocks):
        inputs = blocks["space"].shape[1] - self.bias
        named = {f"W_space_{gate}": blocks["space"][self._rows(self.in_space, gate), :inputs] for gate in self.gates}
        named |= {f"W_time_{gate}": blocks["time"][self._rows(self.in_time, gate)] for gate in self.gates}
        return named | (
            {f"b_{gate}": blocks["space"][self._rows(self.in_space, gate), -1] for gate in self.gates}
            if self.bias
            else {}
        )

    def gradient_terms(self):
        named = {f"W_space_{gate}": GradientTerm(f"dz_{gate}", Operand.BELOW) for gate in self.gates}
        named |= {f"W_time_{gate}": GradientTerm(f"dz_{gate}", Operand.BEFORE) for gate in self.gates}
        return named | (
            {f"b_{gate}": GradientTerm(f"dz_{gate}", Operand.ONE) for gate in self.gates} if self.bias else {}
        )

    def reserve(self, fields, name, timesteps, batch):
        fields.add(f"{name}.h", (timesteps + 1, batch, self.units), np.s_[1:])
        for quantity in ("delta_space", "delta_time", "delta"):
            fields.add(f"{name}.{quantity}", (timesteps, batch, self.units))
        for quantity, prefix in (
            ("z", "z_"), ("gate", ""), ("dsigma", "dsigma_"), ("delta_gate", "delta_"), ("dz", "dz_"),
        ):
            fields.add(
                f"{name}.{quantity}", (timesteps, batch, self.units * self.widths.get(quantity, len(self.gates)))
            )
            for gate in self.gates:
                fields.share(
                    f"{name}.{prefix}{gate}", f"{name}.{quantity}", np.s_[..., self._rows(self.in_space, gate)]
                )

    def _rows(self, order: tuple[str, ...], gate: str) -> slice:
        """The position of a gate's rows in a block, or of its columns in the arrays of all gates."""
        i = order.index(gate)
        return slice(i * self.units, (i + 1) * self.units)

    def check(self):
        check_states(self)


class GatedCells(TimedCells):
    """Cells with gates: whatever does not depend on another timestep is computed for all timesteps and gates at once.

    Attributes:
        gate: (N, B, gates · units) values of all gates; z, dsigma and dz have the same shape.
        delta_gate: ∂C/∂ of each value.
    """

    def __init__(self, layer, array, below, handed_down, weights, gradients):
        super().__init__(layer, array, below, handed_down, weights, gradients)
        self.gate, self.delta_gate = map(array, ("gate", "delta_gate"))
        self.sigmoid, self.tanh = SIGMOID, TANH

    def wrap(self, wrapper):
        super().wrap(wrapper)
        self.sigmoid, self.tanh = wrapper(self.sigmoid), wrapper(self.tanh)

    def columns(self, array, gate):
        """Of an array (N, B, gates · units) one gate's (N, B, units)."""
        return array[..., self.layer._rows(self.layer.in_space, gate)]

    def clear(self):
        super().clear()
        self.delta_gate.fill(0.0)

    def combine(self):
        np.add(self.delta_space, self.delta_time, self.delta)
        self.behind(self._whole)

    def behind(self, cell):
        """From δ at some timesteps the error signal of everything within the cells."""
        raise NotImplementedError

    def mask_padding(self, padding):
        super().mask_padding(padding)
        np.copyto(self.gate, 0.0, where=padding)


def scaled(factors, matrix):
    """(…, units, units): each row of a matrix times its own factor, of factors (…, units)."""
    return factors[..., None] * matrix


def diagonal(entries):
    """(…, units, units): entries (…, units) on the diagonal."""
    return entries[..., None] * np.eye(entries.shape[-1])
