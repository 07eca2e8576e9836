"""The network written a second time, for autograd (a library that differentiates NumPy code).

Nothing here knows of backpropagation: cell after cell forward, sample after sample, and a zero added to
every number within a cell, by which autograd gives the derivative of the cost in it: ∂C/∂z, δ = ∂C/∂h, ∂C/∂c …
A kind that is not written here is taken from what it says of itself, see `from_kind`.
"""

import autograd.numpy as anp
import from_kind
import numpy as np
from autograd import grad
from unrolled.core.layers.dense import Dense
from unrolled.core.layers.recurrent import Recurrent


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


def activation(kind):
    """h of a layer's z."""
    return ACTIVATIONS.get(kind.kind) or from_kind.activation(kind)


def cost_of(kind):
    """C of outputs and targets."""
    return COSTS.get(kind.kind) or from_kind.cost(kind)


def weighted(w, below, gate=""):
    """W_S x + b."""
    z = anp.dot(w[f"W_space{gate}"], below)
    return z + w[f"b{gate}"] if f"b{gate}" in w else z


def dense(layer, w, probe, n, below, before):
    z = weighted(w, below) + probe["z"][n]
    return {"h": activation(layer.activation)(z) + probe["h"][n]}


def recurrent(layer, w, probe, n, below, before):
    z = weighted(w, below) + anp.dot(w["W_time"], before["h"]) + probe["z"][n]
    return {"h": activation(layer.activation)(z) + probe["h"][n]}


def lstm(layer, w, probe, n, below, before):
    def opened(k, squash):
        return (
            squash(weighted(w, below, f"_{k}") + anp.dot(w[f"W_time_{k}"], before["h"]) + probe[f"z_{k}"][n])
            + probe[k][n]
        )

    i, f, o, g = opened("i", sigmoid), opened("f", sigmoid), opened("o", sigmoid), opened("g", anp.tanh)
    c = f * before["c"] + i * g + probe["c"][n]
    return {"c": c, "h": o * anp.tanh(c) + probe["h"][n]}


def gru(layer, w, probe, n, below, before):
    def opened(k):
        return (
            sigmoid(weighted(w, below, f"_{k}") + anp.dot(w[f"W_time_{k}"], before["h"]) + probe[f"z_{k}"][n])
            + probe[k][n]
        )

    r, u = opened("r"), opened("u")
    m = anp.dot(w["W_time_g"], before["h"]) + probe["m"][n]
    g = anp.tanh(weighted(w, below, "_g") + r * m + probe["z_g"][n]) + probe["g"][n]
    return {"h": (1 - u) * g + u * before["h"] + probe["h"][n]}


def by_gate(gates):
    """The error signals of gates and their z."""
    return {**{k: f"delta_{k}" for k in gates}, **{f"z_{k}": f"dz_{k}" for k in gates}}


PLAIN = {"z": "dz", "h": "delta"}
#: Of layers with gates: one cell, and by what is probed in it the name that the trace has for the derivative.
CELLS = {
    "lstm": (lstm, {"h": "delta", "c": "delta_c"} | by_gate("ifgo")),
    "gru": (gru, {"h": "delta", "m": "delta_m"} | by_gate("rug")),
}


def cell_of(layer):
    """One cell and what is probed in it; none of a layer that is neither plain nor made of formulas."""
    if layer.kind in CELLS:
        return CELLS[layer.kind]
    if layer.gates:
        return from_kind.cell, from_kind.probes(layer)
    return next(
        ((cell, PLAIN) for kind, cell in ((Dense, dense), (Recurrent, recurrent)) if isinstance(layer, kind)), None
    )


def known(spec):
    """Whether every layer has a cell here."""
    return all(cell_of(layer) for layer in spec.layers)


def differentiable_twice(spec):
    """Whether autograd finds second derivatives too."""
    parts = (*((layer.activation, ACTIVATIONS) for layer in spec.layers), (spec.cost, COSTS))
    return known(spec) and all(kind.kind in here or kind.has_formula for kind, here in parts)


def initial(layer):
    """The states before the first timestep: zero, or as the set-up has them."""
    names = {"h": "initial_state", "c": "initial_cell"}
    return {
        state: anp.array(getattr(layer, names.get(state, ""), None) or np.zeros(layer.units))
        for state in {"h", *layer.states}
    }


def sample_cost(spec, weights, probes, x, t, starts=None):
    """The cost of one sequence x (n, in) with targets t (T, out); `starts`: the states, by layer, that it begins in, if
    not the initial ones.
    """
    below = [x[n] for n in range(len(x))]
    for i, layer in enumerate(spec.layers):
        name, cell, state, above = f"layer{i + 1}", cell_of(layer)[0], starts[i] if starts else initial(layer), []
        own = {key.removeprefix(f"{name}."): w for key, w in weights.items() if key.startswith(f"{name}.")}
        for n, below_n in enumerate(below):
            state = cell(layer, own, probes[name], n, below_n, state)
            above.append(state["h"])
        below = above
    cost = cost_of(spec.cost)
    return (
        cost(below[-1], t[0])
        if spec.many_to_one
        else sum(cost(y, t_n) for y, t_n in list(zip(below, t, strict=True))[spec.task.washout :])
    )


def derivatives(spec, step, starts=None):
    """The batch's mean cost, its gradient in every weight, and each sample's error signals, all by autograd.

    Where they begin in `starts`, by layer and (B, units) by the state's name, these are constants.

    Returns (cost, {weight: gradient}, {layer: {"delta": (N, B, units), "dz": (N, B, units), …}}).
    """
    weights = {name: np.array(w) for name, w in step.weights.items()}
    batch = len(step.lengths)
    cost, gradients = 0.0, {name: np.zeros_like(w) for name, w in weights.items()}
    probed = {trace.name: cell_of(layer)[1] for trace, layer in zip(step.layers, spec.layers, strict=True)}
    cells = {
        layer.name: {quantity: np.zeros(layer.h.shape) for quantity in probed[layer.name].values()}
        for layer in step.layers
    }
    for b, length in enumerate(step.lengths):
        probes = {
            layer.name: {key: np.zeros((length, layer.h.shape[2])) for key in probed[layer.name]}
            for layer in step.layers
        }
        x = step.inputs[:length, b]
        t = step.targets[:, b] if spec.many_to_one else step.targets[:length, b]
        begin = starts and [{state: array[b] for state, array in of_layer.items()} for of_layer in starts]
        cost += sample_cost(spec, weights, probes, x, t, begin) / batch
        by_weight = grad(lambda w, p=probes, x=x, t=t, begin=begin: sample_cost(spec, w, p, x, t, begin))(weights)
        by_probe = grad(lambda p, x=x, t=t, begin=begin: sample_cost(spec, weights, p, x, t, begin))(probes)
        for name in gradients:
            gradients[name] += by_weight[name] / batch
        for layer in step.layers:
            for key, quantity in probed[layer.name].items():
                cells[layer.name][quantity][:length, b] = by_probe[layer.name][key]
    return cost, gradients, cells
