"""The reservoir of an echo state network: a recurrent layer with random weights that are not trained."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..activations.base import Activation
from ..activations.tanh import Tanh
from ..parameters import Real, param
from ..registry import register
from .recurrent import Recurrent


@register
@dataclass(frozen=True)
class Reservoir(Recurrent):
    """Recurrent tanh units with random connections that are not trained; only the layers above are.

    W_T is (units × units): each unit is connected to a fraction `connectivity` of them, with weights uniform from −1 to
    1, and W_T is scaled so that its largest absolute eigenvalue is `spectral_radius`. W_S (units × units below) and b
    (units) are uniform within ± their scales. With a spectral radius below 1 the state nearly always becomes
    independent of the initial state: the echo state property.

    Source: Jaeger 2002, A tutorial on training recurrent neural networks, GMD report 159, sections 6 to 8.
    """

    kind: ClassVar[str] = "reservoir"
    label: ClassVar[str] = "reservoir"
    formula: ClassVar[str] = r"h^l_n = \tanh(W_S h^{l-1}_n + W_T h^l_{n-1} + b), \quad \max |\lambda(W_T)| = \rho"
    source: ClassVar[str] = "Jaeger 2002, GMD report 159"
    trainable: ClassVar[bool] = False
    activation: ClassVar[Activation] = Tanh()

    connectivity: float = param(
        Real(
            low=0.0, high=1.0, about="Fraction of the layer's units that each unit is connected to; at least one unit."
        ),
        0.1,
    )
    spectral_radius: float = param(
        Real(low=0.0, high=100.0, symbol="ρ", about="The largest absolute value of an eigenvalue of W_T."), 0.8
    )
    input_scale: float = param(Real(low=0.0, high=100.0, about="Largest absolute value of an input weight."), 1.0)
    bias_scale: float = param(Real(low=0.0, high=100.0, about="Largest absolute value of a bias."), 0.2)

    def fixed_starting_weights(self, rng, shapes):
        drawn = {
            "W_space": self.input_scale * rng.uniform(-1.0, 1.0, shapes["W_space"]), "W_time": self._connections(rng),
        }
        return drawn | ({"b": self.bias_scale * rng.uniform(-1.0, 1.0, shapes["b"])} if self.bias else {})

    def _connections(self, rng: np.random.Generator):
        """W_T.

        Every unit has at least one connection, so the connections have a cycle and an eigenvalue other than 0.
        """
        seen = max(1, round(self.connectivity * self.units))
        there = rng.permuted(np.tile(np.arange(self.units) < seen, (self.units, 1)), axis=1)
        matrix = np.where(there, rng.uniform(-1.0, 1.0, there.shape), 0.0)
        return matrix * (self.spectral_radius / np.abs(np.linalg.eigvals(matrix)).max())
