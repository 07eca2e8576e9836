"""Deep Learning from Scratch 2: `LSTM`, one timestep, and `TimeLSTM`, all of them."""

from typing import Any, ClassVar

import numpy as np

from . import register
from .base import CELLS, Course, Trial, named


class LSTM:
    """One timestep of an LSTM.

    params has Wx (D, 4H), Wh (H, 4H) and b (4H,) of the gates f, g, i, o, in this order, where g is the candidate; grads
    has their gradients.
    """

    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)]
        self.cache = None

    def forward(self, x, h_prev, c_prev):
        """One timestep forward.

        Takes x (N, D), h_prev and c_prev (N, H), keeps what backward needs in cache, and returns h_next and c_next (N, H).
        """
        Wx, Wh, b = self.params
        f, g, i, o = np.split(x @ Wx + h_prev @ Wh + b, 4, axis=1)
        f, i, o = (1 / (1 + np.exp(-a)) for a in (f, i, o))
        g = np.tanh(g)
        c_next = f * c_prev + g * i
        self.cache = x, h_prev, c_prev, f, g, i, o, c_next
        return o * np.tanh(c_next), c_next

    def backward(self, dh_next, dc_next):
        """The same timestep backward.

        Takes dh_next and dc_next (N, H): the gradients in h_next, and in c_next as far as the next timestep hands it back.
        Sets grads, and returns the gradients dx (N, D), dh_prev (N, H) and dc_prev (N, H).
        """
        (Wx, Wh, _), (x, h_prev, c_prev, f, g, i, o, c_next) = self.params, self.cache
        tanh_c = np.tanh(c_next)
        ds = dc_next + dh_next * o * (1 - tanh_c**2)
        df, dg, di, do = ds * c_prev, ds * i, ds * g, dh_next * tanh_c
        dA = np.hstack([df * f * (1 - f), dg * (1 - g**2), di * i * (1 - i), do * o * (1 - o)])
        self.grads[0][...] = x.T @ dA
        self.grads[1][...] = h_prev.T @ dA
        self.grads[2][...] = dA.sum(axis=0)
        return dA @ Wx.T, dA @ Wh.T, ds * f


class TimeLSTM:
    """All timesteps of an LSTM.

    params and grads are those of `LSTM`. h and c are hidden state and memory after the last timestep; the next forward
    pass begins with them if the layer is stateful. dh is the gradient in the hidden state before the first timestep.
    """

    def __init__(self, Wx, Wh, b, stateful=False):
        self.params = [Wx, Wh, b]
        self.grads = [np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)]
        self.layers, self.h, self.c, self.dh, self.stateful = [], None, None, None, stateful

    def forward(self, xs):
        """All timesteps forward: takes xs (N, T, D), and returns hs (N, T, H)."""
        nothing = np.zeros((len(xs), len(self.params[1])))
        if not self.stateful or self.h is None:
            self.h = nothing
        if not self.stateful or self.c is None:
            self.c = nothing
        self.layers, hs = [], []
        for t in range(xs.shape[1]):
            self.layers.append(LSTM(*self.params))
            self.h, self.c = self.layers[-1].forward(xs[:, t], self.h, self.c)
            hs.append(self.h)
        return np.stack(hs, axis=1)

    def backward(self, dhs):
        """All timesteps backward.

        Takes dhs (N, T, H), what reaches each hidden state from above at its own timestep. Sets grads and dh, and returns
        dxs (N, T, D).
        """
        dxs, self.dh, dc = [], 0.0, 0.0
        for grad in self.grads:
            grad[...] = 0.0
        for t in reversed(range(dhs.shape[1])):
            dx, self.dh, dc = self.layers[t].backward(dhs[:, t] + self.dh, dc)
            dxs.insert(0, dx)
            for grad, step in zip(self.grads, self.layers[t].grads, strict=True):
                grad += step
        return np.stack(dxs, axis=1)


def weights_of(arrays):
    """What the layers are made with."""
    return [arrays[name] for name in ("Wx", "Wh", "b")]


def two_steps(homework, arrays):
    """Layers for two timesteps, and h and c of both."""
    xs, state, layers, states = arrays["xs"], (arrays["h0"], arrays["c0"]), [], []
    for t in range(2):
        layers.append(homework.LSTM(*weights_of(arrays)))
        state = layers[-1].forward(xs[:, t], *state)
        states.append(state)
    return layers, states


def time_layer(homework, arrays):
    """A layer for all timesteps, with its state before the first one, and its forward pass."""
    layer = homework.TimeLSTM(*weights_of(arrays), True)
    layer.h, layer.c = arrays["h0"], arrays["c0"]
    return layer, layer.forward(arrays["xs"])


def step_forward(homework, arrays):
    """h and c of two timesteps."""
    hs, cs = zip(*two_steps(homework, arrays)[1], strict=True)
    return {"hs": np.stack(hs, axis=1), "cs": np.stack(cs, axis=1)}


def step_backward(homework, arrays):
    """The gradients of two timesteps; those of the weights are added."""
    (first, second), _ = two_steps(homework, arrays)
    dhs, names = arrays["dhs"], ("dx", "dh_prev", "dc_prev")
    later = named(names, second.backward(dhs[:, 1], np.zeros_like(dhs[:, 1])))
    found = named(names, first.backward(dhs[:, 0] + later["dh_prev"], later["dc_prev"]))
    grads = [np.add(*each) for each in zip(first.grads, second.grads, strict=True)]
    return {"dxs": np.stack([found["dx"], later["dx"]], axis=1), "dh": found["dh_prev"], "dc": found["dc_prev"],
            **named(("dWx", "dWh", "db"), grads)}


def forward(homework, arrays):
    """h of all timesteps."""
    return {"hs": time_layer(homework, arrays)[1]}


def backward(homework, arrays):
    """The gradients of all timesteps."""
    layer, _ = time_layer(homework, arrays)
    dxs = layer.backward(arrays["dhs"])
    return {"dxs": dxs, "dh": layer.dh, **named(("dWx", "dWh", "db"), layer.grads)}


@register
class DeepLearningFromScratchLSTM(Course):
    """As `deep-learning-from-scratch`, with the gates side by side in an order of its own."""

    name: ClassVar[str] = "deep-learning-from-scratch-lstm"
    label: ClassVar[str] = "Deep Learning from Scratch 2: LSTM and TimeLSTM"
    about: ClassVar[str] = (
        "N samples, T timesteps, D inputs, H units; a row for each sample. Gradients are summed over the samples.\n"
        "The gates f, g, i, o stand side by side, in this order; g is the candidate."
    )
    convention: ClassVar[str] = "deep-learning-from-scratch"
    hidden: ClassVar[dict[str, Any]] = {"kind": "lstm"}
    states: ClassVar[tuple[str, ...]] = ("initial_state", "initial_cell")
    functions: ClassVar[tuple] = (LSTM, TimeLSTM)
    helpers: ClassVar[tuple] = (weights_of, two_steps, time_layer)
    trials: ClassVar[tuple] = (
        Trial("LSTM.forward", step_forward, CELLS), Trial("LSTM.backward", step_backward, CELLS),
        Trial("TimeLSTM.forward", forward), Trial("TimeLSTM.backward", backward),
    )
