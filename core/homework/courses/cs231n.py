"""CS231n, assignment 3: the layer of a simple recurrent network."""

from typing import ClassVar

import numpy as np

from . import register
from .base import CELL, Course, Trial, named


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    """One timestep forward.

    Args:
        x: (N, D) inputs.
        prev_h: (N, H) hidden state of the timestep before.
        Wx, Wh, b: (D, H), (H, H) and (H,) weights and bias.

    Returns next_h (N, H) and a cache of your choice.
    """
    next_h = np.tanh(x @ Wx + prev_h @ Wh + b)
    return next_h, (x, prev_h, Wx, Wh, next_h)


def rnn_step_backward(dnext_h, cache):
    """One timestep backward.

    Takes dnext_h (N, H), the gradient in next_h. Returns the gradients dx, dprev_h, dWx, dWh, db.
    """
    x, prev_h, Wx, Wh, next_h = cache
    dz = dnext_h * (1 - next_h**2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, prev_h.T @ dz, dz.sum(axis=0)


def rnn_forward(x, h0, Wx, Wh, b):
    """All timesteps forward.

    Args:
        x: (N, T, D) inputs.
        h0: (N, H) hidden state before the first timestep.
        Wx, Wh, b: (D, H), (H, H) and (H,) weights and bias.

    Returns h (N, T, H) and a cache of your choice.
    """
    h, caches, state = np.zeros((*x.shape[:2], h0.shape[1])), [], h0
    for t in range(x.shape[1]):
        state, cache = rnn_step_forward(x[:, t], state, Wx, Wh, b)
        h[:, t] = state
        caches.append(cache)
    return h, caches


def rnn_backward(dh, cache):
    """All timesteps backward.

    Takes dh (N, T, H), what reaches each h from above at its own timestep; what comes from the next timestep is yours
    to add. Returns the gradients dx (N, T, D), dh0 (N, H), dWx, dWh, db.
    """
    x, _, Wx, Wh, _ = cache[0]
    dx, dprev = np.zeros((*dh.shape[:2], x.shape[1])), np.zeros_like(dh[:, 0])
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(Wh.shape[0])
    for t in reversed(range(dh.shape[1])):
        dx[:, t], dprev, *steps = rnn_step_backward(dh[:, t] + dprev, cache[t])
        for total, step in zip((dWx, dWh, db), steps, strict=True):
            total += step
    return dx, dprev, dWx, dWh, db


def arguments_of(arrays):
    """What the forward functions take, in order."""
    return [arrays[name] for name in ("x", "h0", "Wx", "Wh", "b")]


def step_forward(homework, arrays):
    """h of the only timestep."""
    x, *others = arguments_of(arrays)
    return {"h": homework.rnn_step_forward(x[:, 0], *others)[0]}


def step_backward(homework, arrays):
    """The gradients at the only timestep."""
    x, *others = arguments_of(arrays)
    cache = homework.rnn_step_forward(x[:, 0], *others)[1]
    return named(("dx", "dh0", "dWx", "dWh", "db"), homework.rnn_step_backward(arrays["dh"][:, 0], cache))


def forward(homework, arrays):
    """h of all timesteps."""
    return {"h": homework.rnn_forward(*arguments_of(arrays))[0]}


def backward(homework, arrays):
    """The gradients of all timesteps."""
    cache = homework.rnn_forward(*arguments_of(arrays))[1]
    return named(("dx", "dh0", "dWx", "dWh", "db"), homework.rnn_backward(arrays["dh"], cache))


@register
class CS231n(Course):
    """Rows are samples, N is the batch, and the loss is a mean over the batch, so upstream gradients are divided by
    it.
    """

    name: ClassVar[str] = "cs231n"
    label: ClassVar[str] = "CS231n, assignment 3: a simple recurrent layer"
    about: ClassVar[str] = "N samples, T timesteps, D inputs, H units; a row for each sample. The activation is tanh."
    convention: ClassVar[str] = "cs231n"
    functions: ClassVar[tuple] = (rnn_step_forward, rnn_step_backward, rnn_forward, rnn_backward)
    helpers: ClassVar[tuple] = (arguments_of,)
    trials: ClassVar[tuple] = (
        Trial("rnn_step_forward", step_forward, CELL), Trial("rnn_step_backward", step_backward, CELL),
        Trial("rnn_forward", forward), Trial("rnn_backward", backward),
    )
