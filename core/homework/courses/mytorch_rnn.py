"""CMU 11-785, mytorch: the cell of a simple recurrent layer."""

from typing import ClassVar

import numpy as np

from . import register
from .base import Course, Trial, named


class RNNCell:
    """A cell of a simple recurrent layer, which is used at every timestep.

    W_ih (h, d) and W_hh (h, h) are its weights, b_ih and b_hh (h,) its biases. dW_ih, dW_hh, db_ih and db_hh are their
    gradients: means over the batch, added over the timesteps.
    """

    def __init__(self, input_size, hidden_size):
        self.W_ih, self.W_hh = np.zeros((hidden_size, input_size)), np.zeros((hidden_size, hidden_size))
        self.b_ih, self.b_hh = np.zeros(hidden_size), np.zeros(hidden_size)
        self.dW_ih, self.dW_hh = np.zeros_like(self.W_ih), np.zeros_like(self.W_hh)
        self.db_ih, self.db_hh = np.zeros(hidden_size), np.zeros(hidden_size)

    def forward(self, x, h_prev_t):
        """One timestep forward: takes x (N, d) and h_prev_t (N, h), and returns h_t (N, h)."""
        return np.tanh(x @ self.W_ih.T + self.b_ih + h_prev_t @ self.W_hh.T + self.b_hh)

    def backward(self, delta, h_t, h_prev_l, h_prev_t):
        """One timestep backward.

        Args:
            delta: (N, h) the gradient in h_t, from above and from the next timestep together.
            h_t: (N, h) what forward has returned at this timestep.
            h_prev_l: (N, d) the input at this timestep.
            h_prev_t: (N, h) the hidden state of the timestep before.

        Adds to the gradients of the weights and the biases. Returns the gradients dx (N, d) and dh_prev_t (N, h).
        """
        dz = delta * (1 - h_t**2)
        self.dW_ih += dz.T @ h_prev_l / len(delta)
        self.dW_hh += dz.T @ h_prev_t / len(delta)
        self.db_ih += dz.mean(axis=0)
        self.db_hh += dz.mean(axis=0)
        return dz @ self.W_ih, dz @ self.W_hh


def cell_of(homework, arrays):
    """A cell with the weights of the exercise."""
    hidden_size, input_size = arrays["W_ih"].shape
    cell = homework.RNNCell(input_size, hidden_size)
    for name in ("W_ih", "W_hh", "b_ih", "b_hh"):
        setattr(cell, name, arrays[name])
    return cell


def forward(homework, arrays):
    """h of all timesteps."""
    cell, states = cell_of(homework, arrays), [arrays["h0"]]
    for x in arrays["x"]:
        states.append(cell.forward(x, states[-1]))
    return {"h": np.stack(states[1:])}


def backward(homework, arrays):
    """The gradients of all timesteps."""
    cell, x, states = cell_of(homework, arrays), arrays["x"], [arrays["h0"], *arrays["h"]]
    dx, dh_prev_t = [], np.zeros_like(arrays["h0"])
    for t in reversed(range(len(x))):
        found = cell.backward(arrays["dh"][t] + dh_prev_t, states[t + 1], x[t], states[t])
        step, dh_prev_t = named(("dx", "dh_prev_t"), found).values()
        dx.insert(0, step)
    return {"dx": np.stack(dx), "dh_prev_t": dh_prev_t,
            **{name: getattr(cell, name) for name in ("dW_ih", "dW_hh", "db_ih", "db_hh")}}


@register
class MyTorchRNN(Course):
    """Two biases, and gradients that are means over the batch."""

    name: ClassVar[str] = "mytorch-rnn"
    label: ClassVar[str] = "CMU 11-785, mytorch: RNNCell"
    about: ClassVar[str] = "N samples, d inputs, h units; a row for each sample. The activation is tanh."
    convention: ClassVar[str] = "mytorch"
    functions: ClassVar[tuple] = (RNNCell,)
    helpers: ClassVar[tuple] = (cell_of,)
    trials: ClassVar[tuple] = (Trial("RNNCell.forward", forward), Trial("RNNCell.backward", backward))

    def arrays(self, spec, step):
        b = step.weights["layer1.b"]
        return super().arrays(spec, step) | {"b_ih": 0.25 * b, "b_hh": 0.75 * b}
