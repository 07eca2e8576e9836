"""The simple recurrent (Elman) layer."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..activations.base import Activation
from ..parameters import Flag, Integer, param
from ..registry import OfKind, register
from .base import Cells, Layer, StartingWeights, rows
from .operands import GradientTerm, Operand
from .timed import TimedCells, check_states, values_before


class RecurrentCells(TimedCells):
    """zₙ = W_S h + b + W_T hₙ₋₁, step by step; backward δₙ = Sδₙ + Tδₙ₊₁ with Tδₙ = W_Tᵀ (δₙ ⊙ σ′ₙ).

    What does not wait for another timestep (the product with W_S, σ′, Sδ, the gradients) is done for
    all timesteps at once.
    """

    def __init__(self, layer, array, below, handed_down, weights, gradients):
        super().__init__(layer, array, below, handed_down, weights, gradients)
        self._dz, self._dz_T = rows(self.dz), rows(self.dz).T
        self._steps = list(zip(self.before, self.z, self.h, strict=True))
        self._back = list(zip(self.delta_space, self.delta_time, self.delta, self.h, self.dsigma, self.dz, strict=True))

    def forward(self, cut=None):
        self.from_below()
        W_time_T, recurrent, activate, per_sample_weights = (
            self._W_time_T, self._recurrent, self.activation.forward, self.per_sample_weights.get("time", ()),
        )
        for n, (h_before, z, h) in enumerate(self.timesteps(self._steps)):
            if cut is not None and n:
                h_before.imag *= cut[n - 1]
            h_before.dot(W_time_T, recurrent)
            np.add(z, recurrent, z)
            for weight in per_sample_weights:
                weight.add(h_before, z)
            activate(z, h)
        self.activation.derivative(self.z, self.h, self.dsigma)

    def backward(self, first, last, carry=None):
        W_time, backward, direct = self.W_time, self.activation.backward, self.direct
        dz_next = None
        for n in self.timesteps(range(last, first - 1, -1)):
            delta_space, delta_time, delta, h, dsigma, dz = self._back[n]
            if dz_next is not None:
                dz_next.dot(W_time, delta_time)
                if carry is not None:
                    delta_time *= carry[n]
            np.add(delta_space, delta_time, delta)
            if direct is None:
                backward(delta, h, dsigma, dz)
            else:
                backward(delta_time, h, dsigma, dz)
                dz += direct[n]
            dz_next = dz
        if self.handed_down is not None:
            self.product(self._dz, self.W_space, self.handed_down)

    def combine(self):
        np.add(self.delta_space, self.delta_time, self.delta)
        self.activation.backward(self.delta if self.direct is None else self.delta_time, self.h, self.dsigma, self.dz)
        if self.direct is not None:
            self.dz += self.direct

    def gradients(self):
        self.product(self._dz_T, self.inputs, self.gradient)
        self.product(self._dz_T, self._h_before, self.time_gradient)


@register
@dataclass(frozen=True)
class Recurrent(Layer):
    """Every unit is also connected to every unit of its own layer at the previous timestep.

    W_S is (units × units below), W_T is (units × units), b is (units); h₀ is `initial_state`, or zero.
    Source: Elman 1990, Finding structure in time; in the notation of the seed's sequel.
    """

    kind: ClassVar[str] = "recurrent"
    label: ClassVar[str] = "recurrent"
    formula: ClassVar[str] = r"h^l_n = \sigma(W_S h^{l-1}_n + W_T h^l_{n-1} + b)"
    source: ClassVar[str] = "Elman 1990"
    cells: ClassVar[type[Cells]] = RecurrentCells
    recurrent: ClassVar[bool] = True
    states: ClassVar[tuple[str, ...]] = ("h",)

    units: int = param(Integer(low=1, high=4096, symbol="N_l", about="Number of units."))
    activation: Activation = param(
        OfKind(of="activation", terse=True, symbol="σ", about="Activation function of the weighted input."), "sigmoid"
    )
    bias: bool = param(Flag(symbol="b", about="Whether each unit has a bias."), True)
    initial_state: Any = values_before("h₀", "State")
    weights: Any = param(StartingWeights(optional=True, about="Starting weights by name: W_space, W_time, b."), None)

    def check(self):
        check_states(self)

    def blocks(self, previous):
        return super().blocks(previous) | {"time": (self.units, self.units)}

    def weights_by_name(self, blocks):
        named = super().weights_by_name(blocks)
        return {"W_space": named.pop("W_space"), "W_time": blocks["time"]} | named

    def gradient_terms(self):
        return super().gradient_terms() | {"W_time": GradientTerm("dz", Operand.BEFORE)}

    def state_jacobian_T(self, of, weights):
        return weights["W_time"].T @ self.activation.jacobian(of("h"), of("dsigma")).swapaxes(-1, -2)

    def reserve(self, fields, name, timesteps, batch):
        fields.add(f"{name}.h", (timesteps + 1, batch, self.units), np.s_[1:])
        for quantity in ("z", "dsigma", "delta_space", "delta_time", "delta", "dz"):
            fields.add(f"{name}.{quantity}", (timesteps, batch, self.units))
