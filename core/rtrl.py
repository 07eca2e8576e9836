"""Real-time recurrent learning: the same gradient, computed forwards in time.

Beside every activation, all of its derivatives ∂hˡₙ/∂w are carried along, so that nothing has to go back and no timestep
has to be kept. What that costs is why backpropagation is used: for each number of the forward pass there is one for
every weight of the network.

    ∂zˡₙ/∂w = W_S ∂hˡ⁻¹ₙ/∂w + W_T ∂hˡₙ₋₁/∂w + (what w itself multiplies)
    ∂hˡₙ/∂w = (∂h/∂z)ˡₙ ∂zˡₙ/∂w
    ∂C/∂w   = Σₙ (∂C/∂z)ᴸₙ · ∂zᴸₙ/∂w

Sources: Williams and Zipser 1989, A learning algorithm for continually running fully recurrent neural networks; Jaeger
2002, A tutorial on training recurrent neural networks, section 4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .errors import SpecError, Text
from .layers.base import Layer
from .layers.dense import Dense
from .layers.recurrent import Recurrent
from .network import Network
from .spec import RunSpec
from .trace import Step


@dataclass(frozen=True, eq=False)
class ForwardGradient:
    """The gradient of a step's mean cost without a backward pass, and what either way takes.

    Attributes:
        gradients: by the weight's name, shaped as the weight; never truncated.
        multiplications, backward: how many multiplications one sample of full length takes, this way and by backpropagation.
        carried, kept: how many numbers have to be remembered meanwhile, likewise.
    """

    gradients: dict[str, NDArray]
    multiplications: int
    backward: int
    carried: int
    kept: int


def forward_gradient(spec: RunSpec, step: Step) -> ForwardGradient:
    """The gradient of a step, forwards in time.

    Raises:
        SpecError: for a network with other layers than dense and recurrent ones.
    """
    for i, layer in enumerate(spec.layers):
        if not isinstance(layer, (Dense, Recurrent)):
            raise SpecError(f"layers[{i}].kind", "dense or recurrent, whose derivatives can be carried along", Text(layer.kind))
    network = Network(spec)
    total = np.zeros(network.size)
    with np.errstate(all="ignore"):
        for sample in range(len(step.samples)):
            total += _Sensitivities(spec, step, network, sample).gradient()
    return ForwardGradient(network.weights(total / len(step.samples)), *_costs(spec, network.size, len(step.inputs)))


class _Sensitivities:
    """∂h/∂w of all units of one sample, (units, weights) a layer, from timestep to timestep."""

    def __init__(self, spec: RunSpec, step: Step, network: Network, sample: int):
        self._spec, self._step, self._sample, self._size = spec, step, sample, network.size
        self._place = network.weights(np.arange(network.size))  # where each weight lies among all
        self._before = [np.zeros((layer.units, network.size)) for layer in spec.layers]

    def gradient(self) -> NDArray:
        """∂C/∂w of this sample's cost, (weights,)."""
        length = int(self._step.lengths[self._sample])
        asked = {length - 1: 0} if self._spec.many_to_one else {n: n for n in range(length)}
        total = np.zeros(self._size)
        for n in range(length):
            slopes = self._forward(n)
            if n in asked:
                total += self._straight(n, asked[n]) @ slopes
        return total

    def _forward(self, n: int) -> NDArray:
        """One timestep: ∂h/∂w of every layer, which is carried to the next layer and the next timestep; returns ∂z/∂w of the output, (outputs, weights)."""
        below, derivatives = self._step.inputs[n, self._sample], None
        for i, (layer, trace) in enumerate(zip(self._spec.layers, self._step.layers, strict=True)):
            slopes = self._slopes(i, n, below, derivatives)
            below = trace.h[n, self._sample]
            jacobian = layer.activation.jacobian(below, trace.dsigma[n, self._sample])
            self._before[i] = derivatives = jacobian @ slopes
        return slopes

    def _slopes(self, i: int, n: int, below: NDArray, derivatives: NDArray | None) -> NDArray:
        layer, name, weights = self._spec.layers[i], f"layer{i + 1}", self._step.weights
        slopes = np.zeros((layer.units, self._size)) if derivatives is None else weights[f"{name}.W_space"] @ derivatives
        self._own(slopes, f"{name}.W_space", below)
        if layer.recurrent:
            slopes += weights[f"{name}.W_time"] @ self._before[i]
            trace = self._step.layers[i]
            self._own(slopes, f"{name}.W_time", (trace.h[n - 1] if n else trace.h0)[self._sample])
        if layer.bias:
            self._own(slopes, f"{name}.b", np.ones(1))
        return slopes

    def _own(self, slopes: NDArray, name: str, multiplied: NDArray) -> None:
        """What a unit's own weights multiply: each unit has a row of them."""
        place = self._place[name].reshape(len(slopes), -1)
        slopes[np.arange(len(slopes))[:, None], place] += multiplied

    def _straight(self, n: int, row: int) -> NDArray:
        """∂C/∂z of the output at a timestep with a target, from the cost alone, (outputs,)."""
        cost, activation, step = self._spec.cost, self._spec.layers[-1].activation, self._step
        y, t, dz = (array[row, self._sample][None] for array in (step.outputs, step.targets, np.empty_like(step.outputs)))
        if cost.partner is not None:
            cost.backward_through_partner(y, t, dz)
        else:
            trace = step.layers[-1]
            activation.backward(step.output_gradient[row, self._sample][None], y, trace.dsigma[n, self._sample][None], dz)
        return dz[0]


def _costs(spec: RunSpec, size: int, timesteps: int) -> tuple[int, int, int, int]:
    """Multiplications forwards and backwards, numbers carried and kept; of the products with weight matrices, which are most of them."""
    layers = list(zip(spec.layers, [spec.input_size, *(layer.units for layer in spec.layers)], strict=False))
    carried = [_products(layer, previous if i else 0) for i, (layer, previous) in enumerate(layers)]  # the input depends on no weight
    forward, backward = sum(carried) * size, sum(carried) + sum(_products(layer, previous) for layer, previous in layers)
    units = sum(layer.units for layer in spec.layers)
    return forward * timesteps, backward * timesteps, units * size, units * timesteps


def _products(layer: Layer, previous: int) -> int:
    """How many multiplications a product with a layer's matrices takes."""
    return layer.units * (previous + (layer.units if layer.recurrent else 0))
