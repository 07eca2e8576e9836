"""Real-time recurrent learning: the gradient computed forwards in time.

The derivatives of every state in all weights are propagated along with the state, so nothing goes back in time and no
timestep is stored. The price: for each number of the forward pass there is one for every weight of the network.

    ∂zˡₙ/∂w = W_S ∂hˡ⁻¹ₙ/∂w + W_T ∂hˡₙ₋₁/∂w + (the input of w itself)     for each gate of a layer with gates
    ∂hˡₙ/∂w = (∂h/∂z)ˡₙ ∂zˡₙ/∂w                                         with gates: see `propagate_sensitivities`
    ∂C/∂w   = Σₙ (∂C/∂y)ₙ · ∂yₙ/∂w

Sources: Williams and Zipser 1989, A learning algorithm for continually running fully recurrent neural networks; Jaeger
2002, A tutorial on training recurrent neural networks, section 4.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..layers.operands import Operand
from ..layers.weight_name import full_name
from ..network.network import Network
from ..network.trace import Step
from ..numerics.interrupts import may_interrupt
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec


@dataclass(frozen=True, eq=False)
class ForwardGradient:
    """The gradient of a step's mean cost without a backward pass, and the costs of both methods.

    Attributes:
        gradients: by the weight's name, in the weight's shape; never truncated.
        multiplications, backward: multiplications for one sample of full length, by this method and by backpropagation;
            only products with weight matrices count.
        carried, kept: numbers held in memory, by this method and by backpropagation.
    """

    gradients: dict[str, NDArray]
    multiplications: int
    backward: int
    carried: int
    kept: int


def forward_gradient(spec: RunSpec, step: Step) -> ForwardGradient:
    """The gradient of a step by real-time recurrent learning."""
    network = Network(spec)
    total = np.zeros(network.size)
    with ONE_THREAD, np.errstate(all="ignore"):
        for sample in range(len(step.samples)):
            total += _Sensitivities(spec, step, network, sample).gradient()
    return ForwardGradient(network.weights(total / len(step.samples)), *_costs(spec, network, len(step.inputs)))


class _Sensitivities:
    """∂h/∂w of all units for one sample, (units, weights) per layer, timestep by timestep; for an LSTM also ∂c/∂w."""

    def __init__(self, spec: RunSpec, step: Step, network: Network, sample: int):
        self._spec, self._step, self._sample, self._size = spec, step, sample, network.size
        self._place = network.weights(np.arange(network.size))  # index of each entry among all
        self._before = [
            {state: np.zeros((layer.units, network.size)) for state in layer.states} for layer in spec.layers
        ]

    def gradient(self) -> NDArray:
        """∂C/∂w of this sample's cost, (weights,)."""
        length = int(self._step.lengths[self._sample])
        asked = {length - 1: 0} if self._spec.many_to_one else {n: n for n in range(self._spec.washout, length)}
        total = np.zeros(self._size)
        for n in range(length):
            may_interrupt()
            behind, outputs = self._forward(n)
            if n in asked:
                total += self._of_cost(asked[n], behind, outputs)
        return total

    def _forward(self, n: int) -> tuple[dict[str, NDArray], NDArray]:
        """Propagate ∂h/∂w through all layers of one timestep.

        Returns the result of `_weighted` for the output layer, and ∂y/∂w, (outputs, weights).
        """
        below, derivatives = self._step.inputs[n, self._sample], None
        for i, (layer, trace) in enumerate(zip(self._spec.layers, self._step.layers, strict=True)):
            weighted = self._weighted(i, n, below, derivatives)
            self._before[i] = layer.propagate_sensitivities(trace.at(n, self._sample), weighted, self._before[i])
            below, derivatives = trace.h[n, self._sample], self._before[i]["h"]
        return weighted, derivatives

    def _weighted(self, i: int, n: int, below: NDArray, derivatives: NDArray | None) -> dict[str, NDArray]:
        """The derivatives of a layer's weighted inputs, (units, weights) each, by the name of their error signal."""
        layer, sums = self._spec.layers[i], {}
        before = self._step.layers[i].at(n, self._sample)("h_before") if layer.recurrent else None
        multiplied = {
            Operand.BELOW: (below, derivatives),
            Operand.BEFORE: (before, self._before[i].get("h")),
            Operand.ONE: (np.ones(1), None),
        }
        for weight, (signal, taken) in layer.gradient_terms().items():
            name, (values, carried) = full_name(i + 1, weight), multiplied[taken]
            slopes = sums.setdefault(signal, np.zeros((layer.units, self._size)))
            if carried is not None:
                slopes += self._step.weights[name] @ carried
            self._own(slopes, name, values)
        return sums

    def _own(self, slopes: NDArray, name: str, multiplied: NDArray) -> None:
        """Add the inputs of a weight to the derivatives in its own entries; each unit has one row of the weight."""
        place = self._place[name].reshape(len(slopes), -1)
        slopes[np.arange(len(slopes))[:, None], place] += multiplied

    def _of_cost(self, row: int, weighted: dict[str, NDArray], outputs: NDArray) -> NDArray:
        """∂C/∂w through the output at a timestep with a target, (weights,); through ∂C/∂z if cost and activation are
        partners.
        """
        cost, step = self._spec.cost, self._step
        if cost.partner is None:
            return step.output_gradient[row, self._sample] @ outputs
        y, t, dz = (
            array[row, self._sample][None] for array in (step.outputs, step.targets, np.empty_like(step.outputs))
        )
        cost.backward_through_partner(y, t, dz)
        return dz[0] @ weighted["dz"]


def _costs(spec: RunSpec, network: Network, timesteps: int) -> tuple[int, int, int, int]:
    """Multiplications of RTRL and of backpropagation, numbers in memory for RTRL and for backpropagation."""
    shapes = {name: places.shape for name, places in network.weights(np.arange(network.size)).items()}
    products = [(i, taken, math.prod(shapes[full_name(i + 1, weight)])) for i, layer in enumerate(spec.layers)
                for weight, (_, taken) in layer.gradient_terms().items() if taken is not Operand.ONE]
    carried = sum(size for i, taken, size in products if i or taken is Operand.BEFORE)  # the input depends on no weight
    backward = carried + sum(size for *_, size in products)
    remembered = sum(max(1, len(layer.states)) * layer.units for layer in spec.layers)
    kept = sum(len(layer.values) * layer.units for layer in spec.layers)
    return carried * network.size * timesteps, backward * timesteps, remembered * network.size, kept * timesteps
