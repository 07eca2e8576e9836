"""Deep Learning Specialization, sequence models, week 1: an LSTM step by step."""

from typing import Any, ClassVar

import numpy as np

from . import register
from .base import CELLS, Course, Trial, named


def lstm_cell_backward(da_next, dc_next, cache):
    """One timestep backward.

    Args:
        da_next: (n_a, m) the gradient in a_next.
        dc_next: (n_a, m) the gradient in c_next as far as the next timestep hands it back.
        cache: (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters), where ft, it, ot are the gates, cct is
            the candidate, and parameters is a dictionary with Wf, bf, Wi, bi, Wc, bc, Wo, bo. Each gate's matrix,
            (n_a, n_a + n_x), multiplies a_prev above xt.

    Returns a dictionary with dxt, da_prev, dc_prev, dWf, dbf, dWi, dbi, dWc, dbc, dWo and dbo.
    """
    _, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    tanh_c = np.tanh(c_next)
    dc = dc_next + da_next * ot * (1 - tanh_c**2)
    gates = {
        "f": dc * c_prev * ft * (1 - ft), "i": dc * cct * it * (1 - it), "c": dc * it * (1 - cct**2),
        "o": da_next * tanh_c * ot * (1 - ot),
    }
    both = sum(parameters[f"W{gate}"].T @ dz for gate, dz in gates.items())
    concat, n_a = np.vstack([a_prev, xt]), len(a_prev)
    found = {"dxt": both[n_a:], "da_prev": both[:n_a], "dc_prev": dc * ft}
    for gate, dz in gates.items():
        found[f"dW{gate}"], found[f"db{gate}"] = dz @ concat.T, dz.sum(axis=1, keepdims=True)
    return found


def lstm_backward(da, caches):
    """All timesteps backward.

    Takes da (n_a, m, T_x), what reaches each hidden state from above, and caches, a pair: a list with the cache of each
    timestep, and the inputs x. Returns a dictionary with dx (n_x, m, T_x), da0 (n_a, m), dWf, dbf, dWi, dbi, dWc, dbc,
    dWo and dbo.
    """
    cells, _ = caches
    dx, da_prev, dc_prev, total = [], np.zeros_like(da[:, :, 0]), np.zeros_like(da[:, :, 0]), {}
    for t in reversed(range(da.shape[2])):
        found = lstm_cell_backward(da[:, :, t] + da_prev, dc_prev, cells[t])
        da_prev, dc_prev = found["da_prev"], found["dc_prev"]
        dx.append(found["dxt"])
        for name in (f"d{kind}{gate}" for gate in "fico" for kind in "Wb"):
            total[name] = total.get(name, 0.0) + found[name]
    return {"dx": np.stack(dx[::-1], axis=2), "da0": da_prev, **total}


def caches_of(arrays):
    """The caches of all timesteps, and the inputs."""
    x, parameters = arrays["x"], {f"{kind}{gate}": arrays[f"{kind}{gate}"] for gate in "fico" for kind in "Wb"}
    a, c = (np.concatenate([arrays[f"{state}0"][:, :, None], arrays[state]], axis=2) for state in "ac")
    return [(a[:, :, t + 1], c[:, :, t + 1], a[:, :, t], c[:, :, t],
             *(arrays[gate][:, :, t] for gate in ("ft", "it", "cct", "ot")), x[:, :, t], parameters)
            for t in range(x.shape[2])], x


def gradients_of_weights():
    """The names of the gradients of all weights."""
    return [f"d{kind}{gate}" for gate in "fico" for kind in "Wb"]


def cell_backward(homework, arrays):
    """The gradients of two timesteps; those of the weights are added."""
    (cache1, cache2), da = caches_of(arrays)[0], arrays["da"]
    names = ["dxt", "da_prev", "dc_prev", *gradients_of_weights()]
    second = named(names, homework.lstm_cell_backward(da[:, :, 1], np.zeros_like(da[:, :, 1]), cache2))
    first = named(names, homework.lstm_cell_backward(da[:, :, 0] + second["da_prev"], second["dc_prev"], cache1))
    return {"dx": np.stack([first["dxt"], second["dxt"]], axis=2), "da0": first["da_prev"], "dc0": first["dc_prev"],
            **{name: first[name] + second[name] for name in gradients_of_weights()}}


def backward(homework, arrays):
    """The gradients of all timesteps."""
    names = ["dx", "da0", *gradients_of_weights()]
    return named(names, homework.lstm_backward(arrays["da"], caches_of(arrays)))


@register
class DeepLearningSpecializationLSTM(Course):
    """As `deep-learning-specialization`, with a matrix for each gate, for state and input together."""

    name: ClassVar[str] = "deep-learning-specialization-lstm"
    label: ClassVar[str] = "Deep Learning Specialization, sequence models: backpropagation of an LSTM layer"
    about: ClassVar[str] = (
        "n_x inputs, n_a units, m samples, T_x timesteps; a column for each sample.\n"
        "Each gate has one matrix for a_prev and xt together, and gradients are summed over the samples."
    )
    convention: ClassVar[str] = "deep-learning-specialization"
    hidden: ClassVar[dict[str, Any]] = {"kind": "lstm"}
    states: ClassVar[tuple[str, ...]] = ("initial_state", "initial_cell")
    functions: ClassVar[tuple] = (lstm_cell_backward, lstm_backward)
    helpers: ClassVar[tuple] = (caches_of, gradients_of_weights)
    trials: ClassVar[tuple] = (
        Trial("lstm_cell_backward", cell_backward, CELLS), Trial("lstm_backward", backward),
    )
