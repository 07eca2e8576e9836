"""Solutions of courses with mistakes planted in them: the right text, what learners write instead, and its name.

For each function that finds it out, the kinds of mistakes that a check may name, all of which give the same numbers.
"""

from typing import NamedTuple


class Planted(NamedTuple):
    """A mistake in the solution of a course.

    Attributes:
        right: a text of the solution, which it has once.
        wrong: the text in its place.
        function: the function whose results show it.
        kinds: the mistakes that it may be called.
    """

    right: str
    wrong: str
    function: str
    kinds: frozenset[str]


def planted(right: str, wrong: str, function: str, *kinds: str) -> Planted:
    return Planted(right, wrong, function, frozenset(kinds))


PLANTED = {
    "cs231n": [
        planted("dh[:, t] + dprev", "dh[:, t]", "rnn_backward", "later_not_added"),
        planted("dh[:, t] + dprev", "dprev if t < dh.shape[1] - 1 else dh[:, t]", "rnn_backward", "entering_not_added"),
        planted("(1 - next_h**2)", "(1 - next_h)", "rnn_backward", "slope_formula"),
        planted("dnext_h * (1 - next_h**2)", "dnext_h", "rnn_backward", "slope_missing"),
        planted("(1 - next_h**2)", "(1 - next_h**2)**2", "rnn_step_backward", "slope_twice"),
        planted("(1 - next_h**2)", "(1 - np.tanh(next_h)**2)", "rnn_step_backward", "slope_argument"),
        planted("dz @ Wh.T", "dz @ Wh", "rnn_step_backward", "not_transposed"),
        planted("total += step", "total[...] = step", "rnn_backward", "assigned_over_time"),
        planted("dz.sum(axis=0)", "dz.mean(axis=0)", "rnn_step_backward", "mean_twice"),
        planted("prev_h.T @ dz", "next_h.T @ dz", "rnn_step_backward", "state_off_by_one"),
    ],
    "deep-learning-from-scratch": [
        planted("dhs[:, t] + self.dh", "dhs[:, t]", "TimeRNN.backward", "later_not_added"),
        planted("dhs[:, t] + self.dh", "self.dh if dxs else dhs[:, t]", "TimeRNN.backward", "entering_not_added"),
        planted("grad += step", "grad[...] = step", "TimeRNN.backward", "assigned_over_time"),
        planted("dh_next * (1 - h_next**2)", "dh_next", "RNN.backward", "slope_missing"),
        planted("(1 - h_next**2)", "(1 - h_next)", "RNN.backward", "slope_formula"),
        planted("(1 - h_next**2)", "h_next * (1 - h_next)", "TimeRNN.backward", "slope_formula"),
        planted("(1 - h_next**2)", "(1 - np.tanh(h_next)**2)", "RNN.backward", "slope_argument"),
        planted("(1 - h_next**2)", "(1 - h_next**2)**2", "RNN.backward", "slope_twice"),
        planted("h_prev.T @ dt", "h_next.T @ dt", "RNN.backward", "state_off_by_one"),
        planted("dt @ Wh.T", "dt @ Wh", "TimeRNN.backward", "not_transposed"),
        planted("dt.sum(axis=0)", "dt.mean(axis=0)", "RNN.backward", "mean_twice"),
    ],
    "deep-learning-from-scratch-lstm": [
        planted("dhs[:, t] + self.dh, dc", "dhs[:, t], dc", "TimeLSTM.backward", "later_not_added"),
        planted("dhs[:, t] + self.dh, dc", "dhs[:, t] + self.dh, 0.0", "TimeLSTM.backward", "memory_not_carried",
                "memory_not_added"),
        planted("ds = dc_next + dh_next", "ds = dh_next", "LSTM.backward", "memory_not_added"),
        planted("o * (1 - tanh_c**2)", "o * (1 - c_next**2)", "LSTM.backward", "tanh_slope_argument"),
        planted("dh_next * o * (1 - tanh_c**2)", "dh_next * o", "TimeLSTM.backward", "tanh_slope_forgotten"),
        planted("dh_next * o * (1", "dh_next * (1", "LSTM.backward", "output_gate_forgotten"),
        planted("dh_next * tanh_c\n", "dh_next * c_next\n", "LSTM.backward", "memory_not_squashed"),
        planted("ds * c_prev", "ds * c_next", "LSTM.backward", "memory_off_by_one"),
        planted("ds * f\n", "ds * i\n", "TimeLSTM.backward", "memory_wrong_gate"),
        planted("df * f * (1 - f), dg * (1 - g**2)", "dg * (1 - g**2), df * f * (1 - f)", "LSTM.backward",
                "gates_swapped"),
        planted("di * i * (1 - i), do * o * (1 - o)", "do * o * (1 - o), di * i * (1 - i)", "LSTM.backward",
                "gates_swapped"),
        planted("dg * (1 - g**2)", "dg * g * (1 - g)", "TimeLSTM.backward", "slope_formula"),
        planted("grad += step", "grad[...] = step", "TimeLSTM.backward", "assigned_over_time"),
    ],
    "deep-learning-specialization": [
        planted("da[:, :, t] + da_prev", "da[:, :, t]", "rnn_backward", "later_not_added"),
        planted("da[:, :, t] + da_prev", "(da_prev if dx else da[:, :, t])", "rnn_backward", "entering_not_added"),
        planted('["Waa"].T @ dz', '["Waa"] @ dz', "rnn_cell_backward", "not_transposed"),
        planted("dz @ a_prev.T", "dz @ a_next.T", "rnn_cell_backward", "state_off_by_one"),
        planted("(1 - a_next**2)", "a_next * (1 - a_next)", "rnn_backward", "slope_formula"),
        planted("da_next * (1 - a_next**2)", "da_next", "rnn_backward", "slope_missing"),
        planted("(1 - a_next**2)", "(1 - a_next**2)**2", "rnn_cell_backward", "slope_twice"),
        planted('total.get(name, 0.0) + found[name]', 'found[name]', "rnn_backward", "assigned_over_time"),
        planted("dz.sum(axis=1, keepdims=True)", "dz.mean(axis=1, keepdims=True)", "rnn_cell_backward", "mean_twice"),
    ],
    "cs231n-lstm": [
        planted("dh[:, t] + dprev_h, dprev_c", "dh[:, t], dprev_c", "lstm_backward", "later_not_added"),
        planted("dh[:, t] + dprev_h, dprev_c", "dh[:, t] + dprev_h, 0 * dprev_c", "lstm_backward", "memory_not_carried",
                "memory_not_added"),
        planted("dc = dnext_c + dnext_h", "dc = dnext_h", "lstm_step_backward", "memory_not_added"),
        planted("dnext_h * o * (1 - tanh_c**2)", "dnext_h * o", "lstm_step_backward", "tanh_slope_forgotten"),
        planted("o * (1 - tanh_c**2)", "o * (1 - next_c**2)", "lstm_backward", "tanh_slope_argument"),
        planted("o * (1 - tanh_c**2)", "o * (1 - np.tanh(prev_c)**2)", "lstm_backward", "tanh_slope_argument"),
        planted("o * (1 - tanh_c**2)", "o * (1 - np.tanh(tanh_c)**2)", "lstm_step_backward", "tanh_slope_argument"),
        planted("dnext_h * o * (1", "dnext_h * (1", "lstm_step_backward", "output_gate_forgotten"),
        planted("dnext_h * tanh_c\n", "dnext_h * next_c\n", "lstm_step_backward", "memory_not_squashed"),
        planted("dc * prev_c", "dc * next_c", "lstm_step_backward", "memory_off_by_one"),
        planted("dc * f, x.T", "dc * i, x.T", "lstm_step_backward", "memory_wrong_gate"),
        planted("dc * f, x.T", "(dc - dnext_c) * f, x.T", "lstm_backward", "memory_carried_one_step"),
        planted("do * o * (1 - o), dg * (1 - g**2)]", "dg * (1 - g**2), do * o * (1 - o)]", "lstm_step_backward",
                "gates_swapped"),
        planted("dg * (1 - g**2)", "dg * g * (1 - g)", "lstm_step_backward", "slope_formula"),
        planted("df * f * (1 - f)", "df", "lstm_backward", "slope_missing"),
        planted("prev_h.T @ da", "(o * tanh_c).T @ da", "lstm_backward", "state_off_by_one"),
        planted("total += step", "total[...] = step", "lstm_backward", "assigned_over_time"),
        planted("da.sum(axis=0)", "da.mean(axis=0)", "lstm_step_backward", "mean_twice"),
    ],
    "deep-learning-specialization-lstm": [
        planted("da[:, :, t] + da_prev", "da[:, :, t]", "lstm_backward", "later_not_added"),
        planted("da_prev, dc_prev = found", "da_prev, _ = found", "lstm_backward", "memory_not_carried",
                "memory_not_added"),
        planted("dc * cct * it * (1 - it)", "(dc_next * cct + (dc - dc_next) * cct * it * (1 - it))",
                "lstm_cell_backward", "slope_on_one_term"),
        planted("(1 - tanh_c**2)", "(1 - c_next**2)", "lstm_cell_backward", "tanh_slope_argument"),
        planted("ot * (1 - tanh_c**2)", "ot", "lstm_backward", "tanh_slope_forgotten"),
        planted("da_next * ot * (1 -", "da_next * (1 -", "lstm_cell_backward", "output_gate_forgotten"),
        planted("dc * c_prev", "dc * c_next", "lstm_cell_backward", "memory_off_by_one"),
        planted('"dc_prev": dc * ft', '"dc_prev": dc * it', "lstm_cell_backward", "memory_wrong_gate"),
        planted('"dc_prev": dc * ft', '"dc_prev": (dc - dc_next) * ft', "lstm_backward", "memory_carried_one_step"),
        planted("da_next * tanh_c * ot", "da_next * c_next * ot", "lstm_cell_backward", "memory_not_squashed"),
        planted("it * (1 - cct**2)", "it * cct * (1 - cct)", "lstm_backward", "slope_formula"),
        planted("it * (1 - cct**2)", "it * (1 - np.tanh(cct)**2)", "lstm_backward", "slope_argument"),
        planted("tanh_c * ot * (1 - ot)", "tanh_c", "lstm_cell_backward", "slope_missing"),
        planted('total.get(name, 0.0) + found[name]', 'found[name]', "lstm_backward", "assigned_over_time"),
        planted("dz.sum(axis=1, keepdims=True)", "dz.mean(axis=1, keepdims=True)", "lstm_cell_backward", "mean_twice"),
        planted("np.vstack([a_prev, xt])", "np.vstack([ot * tanh_c, xt])", "lstm_cell_backward", "state_off_by_one"),
    ],
    "min-char-rnn": [
        planted("dh = Why.T @ dy + dhnext", "dh = Why.T @ dy", "lossFun", "later_not_added", "delta_time_forgotten"),
        planted("(1 - hs[t] ** 2) * dh\n", "dh\n", "lossFun", "slope_missing"),
        planted("(1 - hs[t] ** 2)", "(1 - hs[t])", "lossFun", "slope_formula"),
        planted("(1 - hs[t] ** 2)", "(1 - np.tanh(hs[t]) ** 2)", "lossFun", "slope_argument"),
        planted("dhraw @ hs[t - 1].T", "dhraw @ hs[t].T", "lossFun", "state_off_by_one"),
        planted("Whh.T @ dhraw", "Whh @ dhraw", "lossFun", "not_transposed"),
        planted("dy @ hs[t].T", "dy @ hs[t - 1].T", "lossFun", "output_state_before"),
        planted("dy[targets[t]] -= 1", "dy[targets[t]] -= 1\n        dy *= ps[t] * (1 - ps[t])", "lossFun",
                "slope_on_cross_entropy"),
        planted("dy = ps[t].copy()\n        dy[targets[t]] -= 1", "dy = -ps[t]\n        dy[targets[t]] += 1", "lossFun",
                "error_sign"),
        planted("dy[targets[t]] -= 1", "dy[targets[t]] -= 1\n        dy *= 2", "lossFun", "constant_factor"),
        planted("dWhh += dhraw", "dWhh = dhraw", "lossFun", "assigned_over_time"),
        planted("dbh += dhraw", "dbh = dhraw", "lossFun", "assigned_over_time"),
    ],
    "mytorch-gru": [
        planted(" + delta * self.z\n", "\n", "GRUCell.backward", "kept_not_carried"),
        planted("delta * (1 - self.z) * (1", "delta * self.z * (1", "GRUCell.backward", "update_gate_inverted"),
        planted("(self.h_prev_t - self.n)", "(self.n - self.h_prev_t)", "GRUCell.backward", "update_gate_inverted"),
        planted(" + delta * self.z\n", " + delta * (1 - self.z)\n", "GRUCell.backward", "update_gate_inverted"),
        planted("dn * self.m * self.r", "dn * self.h_prev_t * self.r", "GRUCell.backward", "reset_on_state"),
        planted("dm = dn * self.r", "dm = dn", "GRUCell.backward", "reset_forgotten"),
        planted("(1 - self.z) * (1 - self.n**2)", "(1 - self.z)", "GRUCell.backward", "slope_missing"),
        planted("(1 - self.n**2)", "self.n * (1 - self.n)", "GRUCell.backward", "slope_formula"),
        planted("(1 - self.n**2)", "(1 - np.tanh(self.n)**2)", "GRUCell.backward", "slope_argument"),
        planted("dn * self.m * self.r * (1 - self.r)", "dn * self.m", "GRUCell.backward", "slope_missing"),
        planted("self.Wrh.T @ dr + self.Wzh.T @ dz + self.Wnh.T", "self.Wrh @ dr + self.Wzh @ dz + self.Wnh",
                "GRUCell.backward", "not_transposed"),
        planted("dm = dn * self.r", "dr, dz, dm = dz, dr, dn * self.r", "GRUCell.backward", "gates_swapped"),
    ],
    "mytorch-rnn": [
        planted("delta * (1 - h_t**2)", "delta", "RNNCell.backward", "slope_missing"),
        planted("(1 - h_t**2)", "(1 - h_t)", "RNNCell.backward", "slope_formula"),
        planted("(1 - h_t**2)", "h_t * (1 - h_t)", "RNNCell.backward", "slope_formula"),
        planted("(1 - h_t**2)", "(1 - np.tanh(h_t)**2)", "RNNCell.backward", "slope_argument"),
        planted("(1 - h_t**2)", "(1 - h_t**2)**2", "RNNCell.backward", "slope_twice"),
        planted("dz.T @ h_prev_t", "dz.T @ h_t", "RNNCell.backward", "state_off_by_one"),
        planted("dz @ self.W_hh", "dz @ self.W_hh.T", "RNNCell.backward", "not_transposed"),
        planted("h_prev_l / len(delta)", "h_prev_l", "RNNCell.backward", "mean_missing"),
        planted("h_prev_t / len(delta)", "h_prev_t", "RNNCell.backward", "mean_missing"),
        planted("self.dW_ih +=", "self.dW_ih =", "RNNCell.backward", "assigned_over_time"),
        planted("self.dW_hh +=", "self.dW_hh =", "RNNCell.backward", "assigned_over_time"),
        planted("return dz @ self.W_ih, dz @ self.W_hh", "return dz @ self.W_ih, 0 * dz @ self.W_hh",
                "RNNCell.backward", "delta_time_forgotten"),
    ],
    "nielsen": [
        planted("(w.T @ delta) * a * (1 - a)", "(w.T @ delta)", "backprop", "slope_missing"),
        planted("(w.T @ delta) * a * (1 - a)", "(w.T @ delta) * (1 - a**2)", "backprop", "slope_formula"),
        planted("(w.T @ delta) * a * (1 - a)", "(w.T @ delta) * (a * (1 - a))**2", "backprop", "slope_twice"),
        planted("(w.T @ delta) * a * (1 - a)", "(w.T @ delta) * (1 - a)", "backprop", "slope_formula"),
        planted("(activations[-1] - y)", "2 * (activations[-1] - y)", "backprop", "constant_factor"),
        planted("(activations[-1] - y)", "(y - activations[-1])", "backprop", "error_sign"),
        planted("(activations[-1] - y) * activations[-1] * (1 - activations[-1])", "(activations[-1] - y)",
                "backprop", "shortcut_without_partner", "slope_missing"),
        planted("(activations[-1] - y) * activations[-1] * (1 - activations[-1])",
                "(activations[-1] - y) * (activations[-1] * (1 - activations[-1]))**2", "backprop", "slope_twice"),
    ],
    "unrolled": [
        planted("delta[n] += later", "pass", "backward", "later_not_added", "delta_time_forgotten"),
        planted("delta[n] * dsigma[n]", "delta[n]", "backward", "slope_missing"),
        planted("delta[n] * dsigma[n]", "delta[n] * dsigma[n] ** 2", "backward", "slope_twice"),
        planted("dz.sum(axis=(0, 1)) / samples", "dz.sum(axis=(0, 1))", "backward", "mean_missing"),
        planted("2 * (numbers", "-2 * (numbers", "backward", "error_sign"),
        planted('.W_time"] if', '.W_time"].T if', "backward", "not_transposed"),
        planted('"nbi,nbj->ij", dz, before', '"nbi,nbj->ij", dz, numbers[f"layer{number}.h"]', "backward",
                "state_off_by_one"),
        planted("dz.sum(axis=(0, 1)) / samples", "dz.sum(axis=(0, 1)) / samples**2", "backward", "mean_twice"),
    ],
}
