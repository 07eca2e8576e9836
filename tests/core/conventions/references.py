"""The layers of courses and libraries, written in their own layout: (timesteps, samples, units) of each state, from
their weights, their input and their initial states by name.
"""

import autograd.numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def states(step, start, inputs, rows=True):
    """The states h of all timesteps; `step` takes the input and all states, and gives them anew, h first."""
    found = []
    for x in inputs:
        start = step(x, *start)
        found.append(start[0] if rows else start[0].T)
    return np.stack(found)


def lstm(z_i, z_f, z_g, z_o, c):
    c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
    return sigmoid(z_o) * np.tanh(c), c


def rows_rnn(x, h0, Wx, Wh, b):
    return states(lambda x, h: (np.tanh(x @ Wx + h @ Wh + b),), (h0,), np.swapaxes(x, 0, 1))


def rows_lstm(x, h0, c0, Wx, Wh, b, order):
    def step(x, h, c):
        z = dict(zip(order, np.split(x @ Wx + h @ Wh + b, 4, axis=1), strict=True))
        return lstm(*(z[gate] for gate in "ifgo"), c)

    return states(step, (h0, c0), np.swapaxes(x, 0, 1))


def columns_rnn(x, a0, Wax, Waa, ba):
    return states(lambda x, a: (np.tanh(Wax @ x + Waa @ a + ba),), (a0,), np.moveaxis(x, 2, 0), rows=False)


def columns_lstm(x, a0, c0, of):
    def step(x, a, c):
        z = {gate: of[f"W{gate}"] @ np.concatenate([a, x]) + of[f"b{gate}"] for gate in "ifco"}
        return lstm(*(z[gate] for gate in "ifco"), c)

    return states(step, (a0, c0), np.moveaxis(x, 2, 0), rows=False)


def char_rnn(of):
    step = lambda x, h: (np.tanh(of["Wxh"] @ x + of["Whh"] @ h + of["bh"]),)  # noqa: E731
    return states(step, (of["hprev"],), of["xs"], rows=False)


def torch_rnn(of, inputs):
    def step(x, h):
        return (np.tanh(x @ of["weight_ih_l0"].T + of["bias_ih_l0"] + h @ of["weight_hh_l0"].T + of["bias_hh_l0"]),)

    return states(step, (of["h0"],), inputs)


def torch_lstm(of, inputs):
    def step(x, h, c):
        z = x @ of["weight_ih_l0"].T + of["bias_ih_l0"] + h @ of["weight_hh_l0"].T + of["bias_hh_l0"]
        return lstm(*np.split(z, 4, axis=1), c)

    return states(step, (of["h0"], of["c0"]), inputs)


def torch_gru(of, inputs):
    def step(x, h):
        (r, z, n), (h_r, h_z, h_n) = (np.split(each, 3, axis=1) for each in (
            x @ of["weight_ih_l0"].T + of["bias_ih_l0"], h @ of["weight_hh_l0"].T))
        r, z = sigmoid(r + h_r), sigmoid(z + h_z)
        return ((1 - z) * np.tanh(n + r * h_n) + z * h,)

    return states(step, (of["h0"],), inputs)


def mytorch_gru(of):
    def step(x, h):
        r = sigmoid(x @ of["Wrx"].T + of["brx"] + h @ of["Wrh"].T + of["brh"])
        z = sigmoid(x @ of["Wzx"].T + of["bzx"] + h @ of["Wzh"].T + of["bzh"])
        return ((1 - z) * np.tanh(x @ of["Wnx"].T + of["bnx"] + r * (h @ of["Wnh"].T)) + z * h,)

    return states(step, (of["h0"],), of["x"])


def two_biases(of, x, W_ih, W_hh, b_ih, b_hh):
    return states(lambda x, h: (np.tanh(x @ of[W_ih].T + of[b_ih] + h @ of[W_hh].T + of[b_hh]),), (of["h0"],), x)


def dense_columns(of, W, b, x):
    return sigmoid(of[W] @ of[x] + of[b]).T[None]


def dense_rows(of, W, b, x, transposed=False):
    W = of[W] if transposed else of[W].T
    return sigmoid(of[x].reshape(-1, W.shape[0]) @ W + of[b].ravel())[None]


FORWARD = {
    ("cs231n", "recurrent"): lambda of: rows_rnn(of["x"], of["h0"], of["Wx"], of["Wh"], of["b"]),
    ("cs231n", "lstm"): lambda of: rows_lstm(of["x"], of["h0"], of["c0"], of["Wx"], of["Wh"], of["b"], "ifog"),
    ("cs231n", "dense"): lambda of: dense_rows(of, "w", "b", "x", transposed=True),
    ("deep-learning-from-scratch", "recurrent"): lambda of: rows_rnn(of["xs"], of["h0"], of["Wx"], of["Wh"], of["b"]),
    ("deep-learning-from-scratch", "lstm"): lambda of: rows_lstm(
        of["xs"], of["h0"], of["c0"], of["Wx"], of["Wh"], of["b"], "fgio"),
    ("deep-learning-from-scratch", "dense"): lambda of: dense_rows(of, "W", "b", "x", transposed=True),
    ("deep-learning-specialization", "recurrent"): lambda of: columns_rnn(
        of["x"], of["a0"], of["Wax"], of["Waa"], of["ba"]),
    ("deep-learning-specialization", "lstm"): lambda of: columns_lstm(of["x"], of["a0"], of["c0"], of),
    ("deep-learning-specialization", "dense"): lambda of: dense_columns(of, "Wya", "by", "columns"),
    ("deep-learning-specialization-1", "dense"): lambda of: dense_columns(of, "W1", "b1", "A0"),
    ("nielsen", "dense"): lambda of: dense_columns(of, "w1", "b1", "columns"),
    ("min-char-rnn", "recurrent"): char_rnn,
    ("min-char-rnn", "dense"): lambda of: dense_columns(of, "Why", "by", "columns"),
    ("mytorch", "recurrent"): lambda of: two_biases(of, of["x"], "W_ih", "W_hh", "b_ih", "b_hh"),
    ("mytorch", "gru"): mytorch_gru,
    ("mytorch", "dense"): lambda of: dense_rows(of, "W", "b", "rows"),
    ("d2l", "recurrent"): lambda of: two_biases(of, of["x"], "W_hx", "W_hh", "b_h", "zero"),
    ("d2l", "dense"): lambda of: dense_rows(of, "W_qh", "b_q", "rows"),
    ("pytorch", "dense"): lambda of: dense_rows(of, "weight", "bias", "input"),
    ("pytorch-batch-first", "dense"): lambda of: dense_rows(of, "weight", "bias", "input"),
    **{("pytorch", kind): (lambda of, layer=layer: layer(of, of["input"]))
       for kind, layer in (("recurrent", torch_rnn), ("lstm", torch_lstm), ("gru", torch_gru))},
    **{("pytorch-batch-first", kind): (lambda of, layer=layer: layer(of, np.swapaxes(of["input"], 0, 1)))
       for kind, layer in (("recurrent", torch_rnn), ("lstm", torch_lstm), ("gru", torch_gru))},
}
