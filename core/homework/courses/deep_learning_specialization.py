"""Deep Learning Specialization, sequence models, week 1: a recurrent network step by step."""

from typing import ClassVar

import numpy as np

from . import register
from .base import CELL, Course, Trial, named


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

    Takes da (n_a, m, T_x), what reaches each hidden state from above, and caches, a pair: a list with the cache of each
    timestep, and the inputs x. Returns a dictionary with dx (n_x, m, T_x), da0 (n_a, m), dWax, dWaa and dba.
    """
    cells, _ = caches
    dx, da_prev, total = [], np.zeros_like(da[:, :, 0]), {}
    for t in reversed(range(da.shape[2])):
        found = rnn_cell_backward(da[:, :, t] + da_prev, cells[t])
        da_prev = found["da_prev"]
        dx.append(found["dxt"])
        for name in ("dWax", "dWaa", "dba"):
            total[name] = total.get(name, 0.0) + found[name]
    return {"dx": np.stack(dx[::-1], axis=2), "da0": da_prev, **total}


def caches_of(arrays):
    """The caches of all timesteps, and the inputs."""
    x, parameters = arrays["x"], {name: arrays[name] for name in ("Wax", "Waa", "ba")}
    a = np.concatenate([arrays["a0"][:, :, None], arrays["a"]], axis=2)
    return [(a[:, :, t + 1], a[:, :, t], x[:, :, t], parameters) for t in range(x.shape[2])], x


def cell_backward(homework, arrays):
    """The gradients at the only timestep."""
    found = homework.rnn_cell_backward(arrays["da"][:, :, 0], caches_of(arrays)[0][0])
    results = ("dxt", "da_prev", "dWax", "dWaa", "dba")
    return dict(zip(("dx", "da0", "dWax", "dWaa", "dba"), named(results, found).values(), strict=True))


def backward(homework, arrays):
    """The gradients of all timesteps."""
    return named(("dx", "da0", "dWax", "dWaa", "dba"), homework.rnn_backward(arrays["da"], caches_of(arrays)))


@register
class DeepLearningSpecialization(Course):
    """Columns are samples, and gradients are sums over them."""

    name: ClassVar[str] = "deep-learning-specialization"
    label: ClassVar[str] = "Deep Learning Specialization, sequence models: backpropagation of a recurrent layer"
    about: ClassVar[str] = (
        "n_x inputs, n_a units, m samples, T_x timesteps; a column for each sample.\n"
        "The activation is tanh, and gradients are summed over the samples."
    )
    convention: ClassVar[str] = "deep-learning-specialization"
    functions: ClassVar[tuple] = (rnn_cell_backward, rnn_backward)
    helpers: ClassVar[tuple] = (caches_of,)
    trials: ClassVar[tuple] = (
        Trial("rnn_cell_backward", cell_backward, CELL), Trial("rnn_backward", backward),
    )
