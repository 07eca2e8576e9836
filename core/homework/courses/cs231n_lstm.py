"""CS231n, assignment 3: the layer of an LSTM."""

from typing import Any, ClassVar

import numpy as np

from . import register
from .base import CELLS, Course, Trial, named


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    """One timestep forward.

    Args:
        x: (N, D) inputs.
        prev_h, prev_c: (N, H) hidden state and cell state of the timestep before.
        Wx, Wh, b: (D, 4H), (H, 4H) and (4H,) weights and bias of the gates i, f, o, g, in this order.

    Returns next_h and next_c, (N, H) each, and a cache of your choice.
    """
    i, f, o, g = np.split(x @ Wx + prev_h @ Wh + b, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-a)) for a in (i, f, o))
    g = np.tanh(g)
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    """One timestep backward.

    Takes dnext_h and dnext_c, (N, H) each: the gradients in next_h, and in next_c as far as the next timestep hands it
    back. Returns the gradients dx, dprev_h, dprev_c, dWx, dWh, db.
    """
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c = cache
    tanh_c = np.tanh(next_c)
    do = dnext_h * tanh_c
    dc = dnext_c + dnext_h * o * (1 - tanh_c**2)
    di, df, dg = dc * g, dc * prev_c, dc * i
    da = np.hstack([di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g**2)])
    return da @ Wx.T, da @ Wh.T, dc * f, x.T @ da, prev_h.T @ da, da.sum(axis=0)


def lstm_forward(x, h0, Wx, Wh, b):
    """All timesteps forward; the cell state before the first one is zero.

    Args:
        x: (N, T, D) inputs.
        h0: (N, H) hidden state before the first timestep.
        Wx, Wh, b: (D, 4H), (H, 4H) and (4H,) weights and bias of the gates i, f, o, g, in this order.

    Returns h (N, T, H) and a cache of your choice.
    """
    h, caches, state, memory = np.zeros((*x.shape[:2], h0.shape[1])), [], h0, np.zeros_like(h0)
    for t in range(x.shape[1]):
        state, memory, cache = lstm_step_forward(x[:, t], state, memory, Wx, Wh, b)
        h[:, t] = state
        caches.append(cache)
    return h, caches


def lstm_backward(dh, cache):
    """All timesteps backward.

    Takes dh (N, T, H), what reaches each h from above at its own timestep; what comes from the next timestep is yours
    to add. Returns the gradients dx (N, T, D), dh0 (N, H), dWx, dWh, db.
    """
    x, _, _, Wx, Wh, *_ = cache[0]
    dx, dprev_h, dprev_c = np.zeros((*dh.shape[:2], x.shape[1])), np.zeros_like(dh[:, 0]), np.zeros_like(dh[:, 0])
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(Wh.shape[1])
    for t in reversed(range(dh.shape[1])):
        dx[:, t], dprev_h, dprev_c, *steps = lstm_step_backward(dh[:, t] + dprev_h, dprev_c, cache[t])
        for total, step in zip((dWx, dWh, db), steps, strict=True):
            total += step
    return dx, dprev_h, dWx, dWh, db


def arguments_of(arrays):
    """What lstm_forward takes, in order."""
    return [arrays[name] for name in ("x", "h0", "Wx", "Wh", "b")]


def two_steps(homework, arrays):
    """h, c and the cache of two timesteps, one after the other."""
    x, h, *weights = arguments_of(arrays)
    first = homework.lstm_step_forward(x[:, 0], h, np.zeros_like(h), *weights)
    return first, homework.lstm_step_forward(x[:, 1], *first[:2], *weights)


def step_forward(homework, arrays):
    """h and c of two timesteps."""
    (h1, c1, _), (h2, c2, _) = two_steps(homework, arrays)
    return {"h": np.stack([h1, h2], axis=1), "c": np.stack([c1, c2], axis=1)}


def step_backward(homework, arrays):
    """The gradients of two timesteps; those of the weights are added."""
    (*_, cache1), (*_, cache2) = two_steps(homework, arrays)
    dh, names = arrays["dh"], ("dx", "dprev_h", "dprev_c", "dWx", "dWh", "db")
    second = named(names, homework.lstm_step_backward(dh[:, 1], np.zeros_like(dh[:, 1]), cache2))
    first = named(names, homework.lstm_step_backward(dh[:, 0] + second["dprev_h"], second["dprev_c"], cache1))
    return {"dx": np.stack([first["dx"], second["dx"]], axis=1), "dh0": first["dprev_h"], "dc0": first["dprev_c"],
            **{name: first[name] + second[name] for name in ("dWx", "dWh", "db")}}


def forward(homework, arrays):
    """h of all timesteps."""
    return {"h": homework.lstm_forward(*arguments_of(arrays))[0]}


def backward(homework, arrays):
    """The gradients of all timesteps."""
    cache = homework.lstm_forward(*arguments_of(arrays))[1]
    return named(("dx", "dh0", "dWx", "dWh", "db"), homework.lstm_backward(arrays["dh"], cache))


@register
class CS231nLSTM(Course):
    """As `cs231n`, with the gates side by side."""

    name: ClassVar[str] = "cs231n-lstm"
    label: ClassVar[str] = "CS231n, assignment 3: an LSTM layer"
    about: ClassVar[str] = (
        "N samples, T timesteps, D inputs, H units; a row for each sample.\n"
        "The gates i, f, o and the candidate g stand side by side, in this order."
    )
    convention: ClassVar[str] = "cs231n"
    hidden: ClassVar[dict[str, Any]] = {"kind": "lstm"}
    functions: ClassVar[tuple] = (lstm_step_forward, lstm_step_backward, lstm_forward, lstm_backward)
    helpers: ClassVar[tuple] = (arguments_of, two_steps)
    trials: ClassVar[tuple] = (
        Trial("lstm_step_forward", step_forward, CELLS), Trial("lstm_step_backward", step_backward, CELLS),
        Trial("lstm_forward", forward), Trial("lstm_backward", backward),
    )
