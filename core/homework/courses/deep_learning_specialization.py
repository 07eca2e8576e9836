"""Deep Learning Specialization, sequence models, week 1: a recurrent network step by step."""

from typing import ClassVar

import numpy as np

from . import register
from .base import Course


def rnn_cell_backward(da_next, cache):
    """One timestep backward.

    Takes da_next (n_a, m), the gradient in a_next, and the cache (a_next, a_prev, xt, parameters), where parameters is
    a dictionary with Wax, Waa and ba. Returns a dictionary with dxt, da_prev, dWax, dWaa and dba.
    """
    a_next, a_prev, xt, parameters = cache
    dz = da_next * (1 - a_next**2)
    return {
        "dxt": parameters["Wax"].T @ dz, "da_prev": parameters["Waa"].T @ dz, "dWax": dz @ xt.T, "dWaa": dz @ a_prev.T,
        "dba": dz.sum(axis=1, keepdims=True),
    }


def rnn_backward(da, caches):
    """All timesteps backward.

    Takes da (n_a, m, T_x), what reaches each hidden state from above, and caches, a list with the cache of each
    timestep. Returns a dictionary with dx (n_x, m, T_x), da0 (n_a, m), dWax, dWaa and dba.
    """
    dx, da_prev, total = [], np.zeros_like(da[:, :, 0]), {}
    for t in reversed(range(da.shape[2])):
        found = rnn_cell_backward(da[:, :, t] + da_prev, caches[t])
        da_prev = found["da_prev"]
        dx.append(found["dxt"])
        for name in ("dWax", "dWaa", "dba"):
            total[name] = total.get(name, 0.0) + found[name]
    return {"dx": np.stack(dx[::-1], axis=2), "da0": da_prev, **total}


@register
class DeepLearningSpecialization(Course):
    """Columns are samples, and gradients are sums over them."""

    name: ClassVar[str] = "deep-learning-specialization"
    label: ClassVar[str] = "Deep Learning Specialization, sequence models: backpropagation of a recurrent layer"
    about: ClassVar[str] = (
        "n_x inputs, n_a units, m samples, T_x timesteps; a column for each sample.\n"
        "The activation is tanh, and gradients are summed over the samples."
    )
    functions: ClassVar[tuple] = (rnn_cell_backward, rnn_backward)
    checks: ClassVar[str] = '''\
PARAMETERS = {name: arrays[name] for name in ("Wax", "Waa", "ba")}
STATES = np.concatenate([arrays["a0"][:, :, None], arrays["a"]], axis=2)
CACHES = [(STATES[:, :, t + 1], STATES[:, :, t], arrays["x"][:, :, t], PARAMETERS) for t in range(arrays["x"].shape[2])]


def test_rnn_cell_backward():
    found = homework.rnn_cell_backward(arrays["da"][:, :, -1], CACHES[-1])
    names = ("dxt", "da_prev", "dWax", "dWaa", "dba")
    agrees(tuple(found[name] for name in names), [f"cell_{name}" for name in names])


def test_rnn_backward():
    names = ["dx", "da0", "dWax", "dWaa", "dba"]
    found = homework.rnn_backward(arrays["da"], CACHES)
    agrees(tuple(found[name] for name in names), names)
'''

    def arrays(self, step):
        layer = step.layers[0]
        W_space, W_time, b = (step.weights[f"layer1.{name}"] for name in ("W_space", "W_time", "b"))
        x, a, da, dz = (array.transpose(2, 1, 0) for array in (step.inputs, layer.h, layer.delta_space, layer.dz))
        a0, samples, last = layer.h0.T, len(step.samples), dz[:, :, -1]  # a mean over samples is a sum over them / m
        return {
            "x": x, "a0": a0, "a": a, "Wax": W_space, "Waa": W_time, "ba": b[:, None], "da": da,
            "dx": np.einsum("ui,umt->imt", W_space, dz), "da0": W_time.T @ dz[:, :, 0],
            "dWax": samples * step.gradients["layer1.W_space"], "dWaa": samples * step.gradients["layer1.W_time"],
            "dba": samples * step.gradients["layer1.b"][:, None], "cell_dxt": W_space.T @ last,
            "cell_da_prev": W_time.T @ last, "cell_dWax": last @ x[:, :, -1].T, "cell_dWaa": last @ a[:, :, -2].T,
            "cell_dba": last.sum(1, keepdims=True),
        }
