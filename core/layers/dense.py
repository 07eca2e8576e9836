"""The fully connected layer."""

from dataclasses import dataclass
from typing import Any, ClassVar

from ..activations.base import Activation
from ..parameters import Flag, Integer, param
from ..registry import OfKind, register
from .base import Cells, Layer, StartingWeights, rows


class DenseCells(Cells):
    """z = W_S h + b, h = σ(z); and backward Sδ = W_Sᵀ (δ ⊙ σ′). Timesteps do not meet, so each is one product."""

    per_sample_blocks: ClassVar[tuple[str, ...]] = ("space",)

    def __init__(self, layer, array, below, handed_down, weights, gradients):
        super().__init__(layer, array, below, handed_down, weights, gradients)
        self.h = array("h")
        self._z, self._h, self._dsigma = rows(self.z), rows(self.h), rows(self.dsigma)
        self._delta, self._dz = rows(self.delta_space), rows(self.dz)
        self._dz_T = self._dz.T

    def forward(self, cut=None):
        self.input_projection(self._z)
        self.add_per_sample_weights()
        self.activation.forward(self._z, self._h)
        self.activation.derivative(self._z, self._h, self._dsigma)

    def backward(self, first, last, carry=None):
        self.combine()
        if self.handed_down is not None:
            self.product(self._dz, self.W_space, self.handed_down)

    def combine(self):
        if self.direct is None:
            self.activation.backward(self._delta, self._h, self._dsigma, self._dz)
        else:
            self.dz[...] = self.direct

    def gradients(self):
        self.product(self._dz_T, self.inputs, self.gradient)


@register
@dataclass(frozen=True)
class Dense(Layer):
    """Every unit is connected to every unit of the layer below, at the same timestep.

    W_S is (units × units below), b is (units).
    Source: the seed, "Scary math in the form of vectors".
    """

    kind: ClassVar[str] = "dense"
    label: ClassVar[str] = "dense"
    formula: ClassVar[str] = r"h^l_n = \sigma(W_S h^{l-1}_n + b)"
    cells: ClassVar[type[Cells]] = DenseCells

    units: int = param(Integer(low=1, high=4096, symbol="N_l", about="Number of units."))
    activation: Activation = param(
        OfKind(of="activation", terse=True, symbol="σ", about="Activation function of the weighted input."), "sigmoid"
    )
    bias: bool = param(Flag(symbol="b", about="Whether each unit has a bias."), True)
    weights: Any = param(StartingWeights(optional=True, about="Starting weights by name: W_space, b."), None)
