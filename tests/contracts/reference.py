"""The network written a second time, for autograd (a library that differentiates NumPy code).

Nothing here knows of backpropagation: cell after cell forward, sample after sample, and a zero added to
every z and h, by which autograd gives ∂C/∂z and δ = ∂C/∂h of each cell.
"""

import autograd.numpy as anp
import numpy as np
from autograd import grad

ACTIVATIONS = {
    "sigmoid": lambda z: 1.0 / (1.0 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(z > 0, z, 0.0),
    "linear": lambda z: z,
    "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z)),
}
COSTS = {
    "squared_error": lambda y, t: anp.sum((y - t) ** 2),
    "half_squared_error": lambda y, t: 0.5 * anp.sum((y - t) ** 2),
    "binary_cross_entropy": lambda y, t: -anp.sum(t * anp.log(y) + (1.0 - t) * anp.log(1.0 - y)),
    "cross_entropy": lambda y, t: -anp.sum(t * anp.log(y)),
}


def sample_cost(spec, weights, probes, x, t):
    """The cost of one sequence x (n, in) with targets t (T, out)."""
    below = [x[n] for n in range(len(x))]
    for i, layer in enumerate(spec.layers):
        name, sigma, states = f"layer{i + 1}", ACTIVATIONS[layer.activation.kind], []
        before = anp.array(getattr(layer, "initial_state", None) or np.zeros(layer.units))
        for n, below_n in enumerate(below):
            z = anp.dot(weights[f"{name}.W_space"], below_n) + probes[name]["z"][n]
            if layer.bias:
                z = z + weights[f"{name}.b"]
            if layer.recurrent:
                z = z + anp.dot(weights[f"{name}.W_time"], before)
            before = sigma(z) + probes[name]["h"][n]
            states.append(before)
        below = states
    cost = COSTS[spec.cost.kind]
    return cost(below[-1], t[0]) if spec.many_to_one else sum(cost(y, t_n) for y, t_n in zip(below, t, strict=True))


def derivatives(spec, step):
    """The batch's mean cost, its gradient in every weight, and each sample's δ and dz, all by autograd.

    Returns (cost, {weight: gradient}, {layer: {"delta": (N, B, units), "dz": (N, B, units)}}).
    """
    weights = {name: np.array(w) for name, w in step.weights.items()}
    batch = len(step.lengths)
    cost, gradients = 0.0, {name: np.zeros_like(w) for name, w in weights.items()}
    cells = {layer.name: {"delta": np.zeros(layer.h.shape), "dz": np.zeros(layer.h.shape)} for layer in step.layers}
    for b, length in enumerate(step.lengths):
        probes = {layer.name: {key: np.zeros((length, layer.h.shape[2])) for key in "zh"} for layer in step.layers}
        x = step.inputs[:length, b]
        t = step.targets[:, b] if spec.many_to_one else step.targets[:length, b]
        cost += sample_cost(spec, weights, probes, x, t) / batch
        by_weight = grad(lambda w, p=probes, x=x, t=t: sample_cost(spec, w, p, x, t))(weights)
        by_probe = grad(lambda p, x=x, t=t: sample_cost(spec, weights, p, x, t))(probes)
        for name in gradients:
            gradients[name] += by_weight[name] / batch
        for name, cell in cells.items():
            cell["delta"][:length, b], cell["dz"][:length, b] = by_probe[name]["h"], by_probe[name]["z"]
    return cost, gradients, cells
