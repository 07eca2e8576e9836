"""Real-time recurrent learning: the same gradient, computed forwards in time.

Beside every activation and every memory, all of its derivatives by the weights are carried along, so that nothing has to go
back and no timestep has to be kept. What that costs is why backpropagation is used: for each number of the forward pass
there is one for every weight of the network.

    ∂zˡₙ/∂w = W_S ∂hˡ⁻¹ₙ/∂w + W_T ∂hˡₙ₋₁/∂w + (what w itself multiplies)        one each for the gates of a layer that has some
    ∂hˡₙ/∂w = (∂h/∂z)ˡₙ ∂zˡₙ/∂w                                               of a layer with gates as its kind says in `propagate_sensitivities`
    ∂C/∂w   = Σₙ (∂C/∂y)ₙ · ∂yₙ/∂w

Sources: Williams and Zipser 1989, A learning algorithm for continually running fully recurrent neural networks; Jaeger
2002, A tutorial on training recurrent neural networks, section 4.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..network.network import Network
from ..network.trace import Step
from ..numerics.interrupts import may_interrupt
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec


@dataclass(frozen=True, eq=False)
class ForwardGradient:
    """The gradient of a step's mean cost without a backward pass, and what either way takes.

    Attributes:
        gradients: by the weight's name, shaped as the weight; never truncated.
        multiplications, backward: how many multiplications one sample of full length takes, this way and by backpropagation; of
            the products with weight matrices, which are most of them.
        carried, kept: how many numbers have to be remembered meanwhile, likewise.
    """

    gradients: dict[str, NDArray]
    multiplications: int
    backward: int
    carried: int
    kept: int


def forward_gradient(spec: RunSpec, step: Step) -> ForwardGradient:
    """The gradient of a step, forwards in time."""
    network = Network(spec)
    total = np.zeros(network.size)
    with ONE_THREAD, np.errstate(all="ignore"):
        for sample in range(len(step.samples)):
            total += _Sensitivities(spec, step, network, sample).gradient()
    return ForwardGradient(network.weights(total / len(step.samples)), *_costs(spec, network, len(step.inputs)))


class _Sensitivities:
    """∂h/∂w of all units of one sample, (units, weights) a layer, from timestep to timestep; of an LSTM ∂c/∂w as well."""

    def __init__(self, spec: RunSpec, step: Step, network: Network, sample: int):
        self._spec, self._step, self._sample, self._size = spec, step, sample, network.size
        self._place = network.weights(np.arange(network.size))  # where each weight lies among all
        self._before = [{state: np.zeros((layer.units, network.size)) for state in layer.states} for layer in spec.layers]

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
        """One timestep: ∂h/∂w of every layer, which is carried to the next layer and the next timestep.

        Returns what `_weighted` gives for the output layer, and ∂y/∂w, (outputs, weights).
        """
        below, derivatives = self._step.inputs[n, self._sample], None
        for i, (layer, trace) in enumerate(zip(self._spec.layers, self._step.layers, strict=True)):
            weighted = self._weighted(i, n, below, derivatives)
            self._before[i] = layer.propagate_sensitivities(trace.at(n, self._sample), weighted, self._before[i])
            below, derivatives = trace.h[n, self._sample], self._before[i]["h"]
        return weighted, derivatives

    def _weighted(self, i: int, n: int, below: NDArray, derivatives: NDArray | None) -> dict[str, NDArray]:
        """The derivatives of a layer's weighted sums, (units, weights) each, by the name of the error signal behind them."""
        layer, sums = self._spec.layers[i], {}
        before = self._step.layers[i].at(n, self._sample)("h_before") if layer.recurrent else None
        multiplied = {"below": (below, derivatives), "before": (before, self._before[i].get("h")), "one": (np.ones(1), None)}
        for weight, (signal, taken) in layer.gradient_terms().items():
            name, (values, carried) = f"layer{i + 1}.{weight}", multiplied[taken]
            slopes = sums.setdefault(signal, np.zeros((layer.units, self._size)))
            if carried is not None:
                slopes += self._step.weights[name] @ carried
            self._own(slopes, name, values)
        return sums

    def _own(self, slopes: NDArray, name: str, multiplied: NDArray) -> None:
        """What a unit's own weights multiply: each unit has a row of them."""
        place = self._place[name].reshape(len(slopes), -1)
        slopes[np.arange(len(slopes))[:, None], place] += multiplied

    def _of_cost(self, row: int, weighted: dict[str, NDArray], outputs: NDArray) -> NDArray:
        """∂C/∂w through the output at a timestep with a target, (weights,); by ∂C/∂z where cost and activation are partners."""
        cost, step = self._spec.cost, self._step
        if cost.partner is None:
            return step.output_gradient[row, self._sample] @ outputs
        y, t, dz = (array[row, self._sample][None] for array in (step.outputs, step.targets, np.empty_like(step.outputs)))
        cost.backward_through_partner(y, t, dz)
        return dz[0] @ weighted["dz"]


def _costs(spec: RunSpec, network: Network, timesteps: int) -> tuple[int, int, int, int]:
    """Multiplications forwards and backwards, numbers carried and kept."""
    shapes = {name: places.shape for name, places in network.weights(np.arange(network.size)).items()}
    products = [(i, taken, math.prod(shapes[f"layer{i + 1}.{weight}"])) for i, layer in enumerate(spec.layers)
                for weight, (_, taken) in layer.gradient_terms().items() if taken != "one"]
    carried = sum(size for i, taken, size in products if i or taken == "before")  # the input depends on no weight
    backward = carried + sum(size for *_, size in products)
    remembered = sum(max(1, len(layer.states)) * layer.units for layer in spec.layers)
    kept = sum(len(layer.values) * layer.units for layer in spec.layers)
    return carried * network.size * timesteps, backward * timesteps, remembered * network.size, kept * timesteps
