"""The network written a second time, for autograd (a library that differentiates NumPy code).

Nothing here knows of backpropagation: cell after cell forward, sample after sample, and a zero added to
every number within a cell, by which autograd gives the derivative of the cost in it: ∂C/∂z, δ = ∂C/∂h, ∂C/∂c …
"""

import autograd.numpy as anp
import numpy as np
from autograd import grad


def sigmoid(z):
    return 1.0 / (1.0 + anp.exp(-z))


ACTIVATIONS = {
    "sigmoid": sigmoid,
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


def weighted(w, below, gate=""):
    """W_S x + b."""
    z = anp.dot(w[f"W_space{gate}"], below)
    return z + w[f"b{gate}"] if f"b{gate}" in w else z


def dense(layer, w, probe, n, below, before):
    z = weighted(w, below) + probe["z"][n]
    return {"h": ACTIVATIONS[layer.activation.kind](z) + probe["h"][n]}


def recurrent(layer, w, probe, n, below, before):
    z = weighted(w, below) + anp.dot(w["W_time"], before["h"]) + probe["z"][n]
    return {"h": ACTIVATIONS[layer.activation.kind](z) + probe["h"][n]}


def lstm(layer, w, probe, n, below, before):
    def opened(k, squash):
        return squash(weighted(w, below, f"_{k}") + anp.dot(w[f"W_time_{k}"], before["h"]) + probe[f"z_{k}"][n]) + probe[k][n]

    i, f, o, g = opened("i", sigmoid), opened("f", sigmoid), opened("o", sigmoid), opened("g", anp.tanh)
    c = f * before["c"] + i * g + probe["c"][n]
    return {"c": c, "h": o * anp.tanh(c) + probe["h"][n]}


def gru(layer, w, probe, n, below, before):
    def opened(k):
        return sigmoid(weighted(w, below, f"_{k}") + anp.dot(w[f"W_time_{k}"], before["h"]) + probe[f"z_{k}"][n]) + probe[k][n]

    r, u = opened("r"), opened("u")
    m = anp.dot(w["W_time_g"], before["h"]) + probe["m"][n]
    g = anp.tanh(weighted(w, below, "_g") + r * m + probe["z_g"][n]) + probe["g"][n]
    return {"h": (1 - u) * g + u * before["h"] + probe["h"][n]}


def by_gate(gates):
    """The error signals of gates and their z."""
    return {**{k: f"delta_{k}" for k in gates}, **{f"z_{k}": f"dz_{k}" for k in gates}}


#: Of each kind of layer: one cell, and by what is probed in it the name that the trace has for the derivative.
CELLS = {
    "dense": (dense, {"z": "dz", "h": "delta"}),
    "recurrent": (recurrent, {"z": "dz", "h": "delta"}),
    "reservoir": (recurrent, {"z": "dz", "h": "delta"}),
    "lstm": (lstm, {"h": "delta", "c": "delta_c"} | by_gate("ifgo")),
    "gru": (gru, {"h": "delta", "m": "delta_m"} | by_gate("rug")),
}


def initial(layer):
    """The states before the first timestep: zero, or as the set-up has them."""
    names = {"h": "initial_state", "c": "initial_cell"}
    return {state: anp.array(getattr(layer, name, None) or np.zeros(layer.units)) for state, name in names.items()}


def sample_cost(spec, weights, probes, x, t, starts=None):
    """The cost of one sequence x (n, in) with targets t (T, out); `starts`: the states, by layer, that it begins in, if not the initial ones."""
    below = [x[n] for n in range(len(x))]
    for i, layer in enumerate(spec.layers):
        name, cell, state, above = f"layer{i + 1}", CELLS[layer.kind][0], starts[i] if starts else initial(layer), []
        own = {key.removeprefix(f"{name}."): w for key, w in weights.items() if key.startswith(f"{name}.")}
        for n, below_n in enumerate(below):
            state = cell(layer, own, probes[name], n, below_n, state)
            above.append(state["h"])
        below = above
    cost = COSTS[spec.cost.kind]
    return cost(below[-1], t[0]) if spec.many_to_one else sum(cost(y, t_n) for y, t_n in list(zip(below, t, strict=True))[spec.task.washout :])


def derivatives(spec, step, starts=None):
    """The batch's mean cost, its gradient in every weight, and each sample's error signals, all by autograd.

    Where they begin in `starts`, by layer and (B, units) by the state's name, these are constants.

    Returns (cost, {weight: gradient}, {layer: {"delta": (N, B, units), "dz": (N, B, units), …}}).
    """
    weights = {name: np.array(w) for name, w in step.weights.items()}
    batch = len(step.lengths)
    cost, gradients = 0.0, {name: np.zeros_like(w) for name, w in weights.items()}
    cells = {layer.name: {quantity: np.zeros(layer.h.shape) for quantity in CELLS[layer.kind][1].values()} for layer in step.layers}
    for b, length in enumerate(step.lengths):
        probes = {layer.name: {key: np.zeros((length, layer.h.shape[2])) for key in CELLS[layer.kind][1]} for layer in step.layers}
        x = step.inputs[:length, b]
        t = step.targets[:, b] if spec.many_to_one else step.targets[:length, b]
        begin = starts and [{state: array[b] for state, array in of_layer.items()} for of_layer in starts]
        cost += sample_cost(spec, weights, probes, x, t, begin) / batch
        by_weight = grad(lambda w, p=probes, x=x, t=t, begin=begin: sample_cost(spec, w, p, x, t, begin))(weights)
        by_probe = grad(lambda p, x=x, t=t, begin=begin: sample_cost(spec, weights, p, x, t, begin))(probes)
        for name in gradients:
            gradients[name] += by_weight[name] / batch
        for layer in step.layers:
            for key, quantity in CELLS[layer.kind][1].items():
                cells[layer.name][quantity][:length, b] = by_probe[layer.name][key]
    return cost, gradients, cells
