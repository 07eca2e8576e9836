"""Deep Learning from Scratch 2: `RNN`, one timestep of a simple recurrent layer, and `TimeRNN`, all of them."""

from typing import ClassVar

import numpy as np

from . import register
from .base import CELL, Course, Trial, named


class RNN:
    """One timestep of a simple recurrent layer.

    params has Wx (D, H), Wh (H, H) and b (H,), grads has their gradients.
    """

    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)]
        self.cache = None

    def forward(self, x, h_prev):
        """One timestep forward.

        Takes x (N, D) and h_prev (N, H), keeps what backward needs in cache, and returns h_next (N, H).
        """
        Wx, Wh, b = self.params
        h_next = np.tanh(x @ Wx + h_prev @ Wh + b)
        self.cache = x, h_prev, h_next
        return h_next

    def backward(self, dh_next):
        """The same timestep backward.

        Takes dh_next (N, H), the gradient in h_next. Sets grads, and returns the gradients dx (N, D) and dh_prev (N, H).
        """
        (Wx, Wh, _), (x, h_prev, h_next) = self.params, self.cache
        dt = dh_next * (1 - h_next**2)
        self.grads[0][...] = x.T @ dt
        self.grads[1][...] = h_prev.T @ dt
        self.grads[2][...] = dt.sum(axis=0)
        return dt @ Wx.T, dt @ Wh.T


class TimeRNN:
    """All timesteps of a simple recurrent layer.

    params and grads are those of `RNN`. h is the hidden state after the last timestep; the next forward pass begins with
    it if the layer is stateful. dh is the gradient in the hidden state before the first timestep.
    """

    def __init__(self, Wx, Wh, b, stateful=False):
        self.params = [Wx, Wh, b]
        self.grads = [np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)]
        self.layers, self.h, self.dh, self.stateful = [], None, None, stateful

    def forward(self, xs):
        """All timesteps forward: takes xs (N, T, D), and returns hs (N, T, H)."""
        if not self.stateful or self.h is None:
            self.h = np.zeros((len(xs), len(self.params[1])))
        self.layers, hs = [], []
        for t in range(xs.shape[1]):
            self.layers.append(RNN(*self.params))
            self.h = self.layers[-1].forward(xs[:, t], self.h)
            hs.append(self.h)
        return np.stack(hs, axis=1)

    def backward(self, dhs):
        """All timesteps backward.

        Takes dhs (N, T, H), what reaches each hidden state from above at its own timestep. Sets grads and dh, and returns
        dxs (N, T, D).
        """
        dxs, self.dh = [], 0.0
        for grad in self.grads:
            grad[...] = 0.0
        for t in reversed(range(dhs.shape[1])):
            dx, self.dh = self.layers[t].backward(dhs[:, t] + self.dh)
            dxs.insert(0, dx)
            for grad, step in zip(self.grads, self.layers[t].grads, strict=True):
                grad += step
        return np.stack(dxs, axis=1)


def weights_of(arrays):
    """What the layers are made with."""
    return [arrays[name] for name in ("Wx", "Wh", "b")]


def time_layer(homework, arrays):
    """A layer for all timesteps, with its state before the first one, and its forward pass."""
    layer = homework.TimeRNN(*weights_of(arrays), True)
    layer.h = arrays["h0"]
    return layer, layer.forward(arrays["xs"])


def step_forward(homework, arrays):
    """h of the only timestep."""
    return {"hs": homework.RNN(*weights_of(arrays)).forward(arrays["xs"][:, 0], arrays["h0"])}


def step_backward(homework, arrays):
    """The gradients at the only timestep."""
    layer = homework.RNN(*weights_of(arrays))
    layer.forward(arrays["xs"][:, 0], arrays["h0"])
    found = named(("dxs", "dh"), layer.backward(arrays["dhs"][:, 0]))
    return found | named(("dWx", "dWh", "db"), layer.grads)


def forward(homework, arrays):
    """h of all timesteps."""
    return {"hs": time_layer(homework, arrays)[1]}


def backward(homework, arrays):
    """The gradients of all timesteps."""
    layer, _ = time_layer(homework, arrays)
    dxs = layer.backward(arrays["dhs"])
    return {"dxs": dxs, "dh": layer.dh, **named(("dWx", "dWh", "db"), layer.grads)}


@register
class DeepLearningFromScratch(Course):
    """Classes with lists of weights and of gradients."""

    name: ClassVar[str] = "deep-learning-from-scratch"
    label: ClassVar[str] = "Deep Learning from Scratch 2: RNN and TimeRNN"
    about: ClassVar[str] = (
        "N samples, T timesteps, D inputs, H units; a row for each sample.\n"
        "The activation is tanh, and gradients are summed over the samples."
    )
    convention: ClassVar[str] = "deep-learning-from-scratch"
    functions: ClassVar[tuple] = (RNN, TimeRNN)
    helpers: ClassVar[tuple] = (weights_of, time_layer)
    trials: ClassVar[tuple] = (
        Trial("RNN.forward", step_forward, CELL), Trial("RNN.backward", step_backward, CELL),
        Trial("TimeRNN.forward", forward), Trial("TimeRNN.backward", backward),
    )
