"""CS231n, assignment 3: the layer of a simple recurrent network."""

from typing import ClassVar

import numpy as np

from . import register
from .base import Course


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


@register
class CS231n(Course):
    """Rows are samples, N is the batch, and the loss is a mean over the batch, so upstream gradients are divided by
    it.
    """

    name: ClassVar[str] = "cs231n"
    label: ClassVar[str] = "CS231n, assignment 3: a simple recurrent layer"
    about: ClassVar[str] = "N samples, T timesteps, D inputs, H units; a row for each sample. The activation is tanh."
    functions: ClassVar[tuple] = (rnn_step_forward, rnn_step_backward, rnn_forward, rnn_backward)
    checks: ClassVar[str] = '''\
def one_step():
    return homework.rnn_step_forward(*(arrays[name] for name in ("step_x", "prev_h", "Wx", "Wh", "b")))


def all_steps():
    return homework.rnn_forward(*(arrays[name] for name in ("x", "h0", "Wx", "Wh", "b")))


def test_rnn_step_forward():
    agrees(one_step()[0], ["next_h"])


def test_rnn_step_backward():
    gradients = homework.rnn_step_backward(arrays["dnext_h"], one_step()[1])
    agrees(gradients, ["step_dx", "dprev_h", "step_dWx", "step_dWh", "step_db"])


def test_rnn_forward():
    agrees(all_steps()[0], ["h"])


def test_rnn_backward():
    agrees(homework.rnn_backward(arrays["dh"], all_steps()[1]), ["dx", "dh0", "dWx", "dWh", "db"])
'''

    def arrays(self, step):
        layer, batch = step.layers[0], len(step.samples)
        W_space, W_time, b = (step.weights[f"layer1.{name}"] for name in ("W_space", "W_time", "b"))
        x, h, dh, dz = (array.swapaxes(0, 1) for array in (
            step.inputs, layer.h, layer.delta_space / batch, layer.dz / batch))
        gradients = {f"d{theirs}": step.gradients[f"layer1.{own}"].T
                     for theirs, own in (("Wx", "W_space"), ("Wh", "W_time"), ("b", "b"))}
        last, before = dz[:, -1], h[:, -2]  # nothing reaches the last timestep from the next
        return {
            "x": x, "h0": layer.h0, "Wx": W_space.T, "Wh": W_time.T, "b": b, "h": h, "dh": dh, "dx": dz @ W_space,
            "dh0": dz[:, 0] @ W_time, **gradients, "step_x": x[:, -1], "prev_h": before, "next_h": h[:, -1],
            "dnext_h": dh[:, -1], "step_dx": last @ W_space, "dprev_h": last @ W_time, "step_dWx": x[:, -1].T @ last,
            "step_dWh": before.T @ last, "step_db": last.sum(0),
        }
