"""CMU 11-785, mytorch: the cell of a GRU."""

from typing import Any, ClassVar

import numpy as np

from . import register
from .base import CELLS, Course, Trial, named


class GRUCell:
    """A cell of a GRU, for one sample and one timestep.

    Wrx, Wzx, Wnx (h, d) multiply the input, Wrh, Wzh, Wnh (h, h) the hidden state; brx, bzx, bnx, brh, bzh, bnh (h,) are
    the biases. dWrx, dbrx and so on are their gradients.
    """

    def __init__(self, input_size, hidden_size):
        for gate in "rzn":
            for end, size in (("x", input_size), ("h", hidden_size)):
                setattr(self, f"W{gate}{end}", np.zeros((hidden_size, size)))
                setattr(self, f"dW{gate}{end}", np.zeros((hidden_size, size)))
                setattr(self, f"b{gate}{end}", np.zeros(hidden_size))
                setattr(self, f"db{gate}{end}", np.zeros(hidden_size))

    def forward(self, x, h_prev_t):
        """One timestep forward.

        r = σ(Wrx x + brx + Wrh h_prev_t + brh), z likewise, n = tanh(Wnx x + bnx + r ⊙ (Wnh h_prev_t + bnh)) and
        h_t = (1 − z) ⊙ n + z ⊙ h_prev_t. Takes x (d,) and h_prev_t (h,), keeps what backward needs, and returns h_t (h,).
        """
        self.x, self.h_prev_t = x, h_prev_t
        self.r = 1 / (1 + np.exp(-(self.Wrx @ x + self.brx + self.Wrh @ h_prev_t + self.brh)))
        self.z = 1 / (1 + np.exp(-(self.Wzx @ x + self.bzx + self.Wzh @ h_prev_t + self.bzh)))
        self.m = self.Wnh @ h_prev_t + self.bnh
        self.n = np.tanh(self.Wnx @ x + self.bnx + self.r * self.m)
        return (1 - self.z) * self.n + self.z * h_prev_t

    def backward(self, delta):
        """The same timestep backward.

        Takes delta (h,), the gradient in h_t. Sets the gradients of the weights and the biases, and returns the gradients
        dx (d,) and dh_prev_t (h,).
        """
        dn = delta * (1 - self.z) * (1 - self.n**2)
        dz = delta * (self.h_prev_t - self.n) * self.z * (1 - self.z)
        dr = dn * self.m * self.r * (1 - self.r)
        dm = dn * self.r
        self.dWrx, self.dWzx, self.dWnx = (np.outer(d, self.x) for d in (dr, dz, dn))
        self.dWrh, self.dWzh, self.dWnh = (np.outer(d, self.h_prev_t) for d in (dr, dz, dm))
        self.dbrx, self.dbzx, self.dbnx = dr, dz, dn
        self.dbrh, self.dbzh, self.dbnh = dr, dz, dm
        dx = self.Wrx.T @ dr + self.Wzx.T @ dz + self.Wnx.T @ dn
        dh_prev_t = self.Wrh.T @ dr + self.Wzh.T @ dz + self.Wnh.T @ dm + delta * self.z
        return dx, dh_prev_t


def weights():
    """The names of all weights and biases."""
    return [f"{kind}{gate}{end}" for kind in "Wb" for gate in "rzn" for end in "xh"]


def two_cells(homework, arrays):
    """Cells with the weights of the exercise, one for each of two timesteps, and h of both."""
    (hidden_size, input_size), cells, states = arrays["Wrx"].shape, [], [arrays["h0"][0]]
    for x in arrays["x"]:
        cells.append(homework.GRUCell(input_size, hidden_size))
        for name in weights():
            setattr(cells[-1], name, arrays[name])
        states.append(np.reshape(cells[-1].forward(x[0], states[-1]), hidden_size))
    return cells, np.stack(states[1:])


def forward(homework, arrays):
    """h of two timesteps."""
    return {"h": two_cells(homework, arrays)[1]}


def backward(homework, arrays):
    """The gradients of two timesteps; those of the weights are added."""
    (first, second), h = two_cells(homework, arrays)
    dx2, dh = named(("dx", "dh_prev_t"), second.backward(arrays["dh"][1, 0])).values()
    dx1, dh0 = named(("dx", "dh_prev_t"), first.backward(arrays["dh"][0, 0] + np.reshape(dh, h[0].shape))).values()
    names = [f"d{name}" for name in weights() if name != "bnh"]
    return {"dx": np.stack([dx1, dx2]), "dh_prev_t": dh0,
            **{name: getattr(first, name) + getattr(second, name) for name in names}}


@register
class MyTorchGRU(Course):
    """One sample, and the reset gate multiplies what the weights have made of the state."""

    name: ClassVar[str] = "mytorch-gru"
    label: ClassVar[str] = "CMU 11-785, mytorch: GRUCell"
    about: ClassVar[str] = "One sample, d inputs, h units; vectors have one axis. All is checked but dbnh."
    convention: ClassVar[str] = "mytorch"
    hidden: ClassVar[dict[str, Any]] = {"kind": "gru"}
    samples: ClassVar[int] = 1
    functions: ClassVar[tuple] = (GRUCell,)
    helpers: ClassVar[tuple] = (weights, two_cells)
    trials: ClassVar[tuple] = (Trial("GRUCell.forward", forward, CELLS), Trial("GRUCell.backward", backward, CELLS))

    def arrays(self, spec, step):
        b = {theirs: step.weights[f"layer1.b_{own}"] for theirs, own in (("r", "r"), ("z", "u"), ("n", "g"))}
        split = {"bnx": b["n"], "bnh": 0.0 * b["n"]}  # the network has no bnh
        for gate in "rz":
            split |= {f"b{gate}x": 0.25 * b[gate], f"b{gate}h": 0.75 * b[gate]}
        return super().arrays(spec, step) | split
