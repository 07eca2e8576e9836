"""What single mistakes make of the numbers of a trace, each by a formula of its own; and two at once."""

from dataclasses import replace

import numpy as np
import pytest
from unrolled.core import RunSpec, Trainer, numbers_with, parse_mistakes

RNG = np.random.default_rng(3)
INPUTS = [RNG.normal(size=(n, 3)) for n in (5, 5, 4, 3)]
TASK = {"kind": "explicit", "inputs": [x.tolist() for x in INPUTS],
        "targets": [RNG.uniform(0.1, 0.9, (len(x), 2)).tolist() for x in INPUTS], "washout": 1}
OUTPUT = {"kind": "dense", "units": 2, "activation": "sigmoid"}
PLAIN = {"kind": "recurrent", "units": 4, "activation": "tanh", "initial_state": [0.3, -0.2, 0.1, 0.5]}


def spec_of(*layers, **more):
    return RunSpec.from_dict({
        "task": TASK, "readout": "many_to_many", "batch_size": 4, "layers": list(layers), "seed": 2,
        "optimiser": {"kind": "gradient_descent", "learning_rate": 0.5, "l2": 0.1},
        "initialiser": {"kind": "normal", "deviation": 0.7}} | more)


SPEC = spec_of(PLAIN, PLAIN, OUTPUT)
LSTM = spec_of({"kind": "lstm", "units": 4, "initial_cell": [0.4, -0.5, 0.2, 0.7]}, OUTPUT)
GRU = spec_of({"kind": "gru", "units": 4, "initial_state": [0.4, -0.5, 0.2, 0.7]}, OUTPUT)


def pair(spec, *mistakes):
    """The right step, and the numbers with mistakes."""
    step = Trainer(spec).step()
    return step, numbers_with(spec, step, parse_mistakes(list(mistakes)))


def outer(signal, operand):
    """The gradient of a matrix: over timesteps and samples, mean over the batch."""
    return np.einsum("nbi,nbj->ij", signal, operand) / signal.shape[1]


def before(array, first):
    return np.concatenate([first[None], array[:-1]])


def same(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-11, atol=1e-14)


def test_slope_forgotten_in_one_layer():
    step, wrong = pair(SPEC, {"kind": "slope_missing", "layer": "layer3"})
    top, middle = step.layers[2], step.layers[1]
    same(wrong["layer3.dz"], top.delta)
    same(wrong["layer2.delta_space"], top.delta @ step.weights["layer3.W_space"])
    same(wrong["gradients/layer3.W_space"], outer(top.delta, middle.h))


def test_slope_twice_at_one_timestep():
    step, wrong = pair(SPEC, {"kind": "slope_twice", "layer": "layer3", "timestep": 2})
    top = step.layers[2]
    same(wrong["layer3.dz"][2], top.delta[2] * top.dsigma[2] ** 2)
    assert np.array_equal(wrong["layer3.dz"][3:], top.dz[3:])


@pytest.mark.parametrize(("at", "argument"), [("h", np.tanh), ("z", lambda z: z)])
def test_slope_of_another_argument(at, argument):
    step, wrong = pair(SPEC, {"kind": "slope_argument", "at": at, "layer": "layer2"})
    last = step.layers[1]
    value = np.tanh(np.tanh(last.z[-1])) if at == "h" else argument(last.z[-1])
    same(wrong["layer2.dz"][-1], last.delta[-1] * (1 - value**2) * (step.lengths == 5)[:, None])


def test_the_authors_slip_with_cross_entropy():
    """A σ′ too many: y − t, which is ∂C/∂z, multiplied by y (1 − y)."""
    spec = spec_of(PLAIN, OUTPUT, cost="binary_cross_entropy")
    step, wrong = pair(spec, {"kind": "slope_on_cross_entropy"})
    right = step.layers[1]
    same(wrong["layer2.dz"], right.dz * right.dsigma)
    same(wrong["gradients/layer2.b"], (right.dz * right.dsigma).sum(axis=(0, 1)) / 4)


def test_the_authors_slip_with_the_hidden_state():
    """The update of the output weights with the hidden state of the step before the last."""
    task = TASK | {"targets": [targets[-1:] for targets in TASK["targets"]], "washout": 0}
    spec = spec_of(PLAIN, OUTPUT, readout="many_to_one", task=task)
    step, wrong = pair(spec, {"kind": "output_state_before"})
    hidden, output = step.layers
    ends = step.lengths - 1, np.arange(4)
    last_but_one = hidden.h[step.lengths - 2, np.arange(4)]
    same(wrong["gradients/layer2.W_space"], output.dz[ends].T @ last_but_one / 4)
    same(wrong["updates/layer2.W_space"], -0.5 * (wrong["gradients/layer2.W_space"]
                                                  + 0.1 * step.weights["layer2.W_space"]))


def test_what_does_not_come_back_in_time():
    step, wrong = pair(SPEC, {"kind": "delta_time_forgotten", "layer": "layer2"})
    middle = step.layers[1]
    assert not wrong["layer2.delta_time"].any()
    assert np.array_equal(wrong["layer2.delta"], middle.delta_space)
    step, wrong = pair(SPEC, {"kind": "entering_not_added", "layer": "layer2"})
    ends = (np.arange(5)[:, None] == step.lengths - 1)[..., None]
    same(wrong["layer2.delta"], np.where(ends, middle.delta_space, 0.0) + wrong["layer2.delta_time"])


def test_what_leaves_the_network():
    """What changes handing down and back changes it too, at timestep 0 it alone."""
    step, wrong = pair(SPEC, {"kind": "slope_missing", "layer": "layer1", "timestep": 0})
    first, weights = step.layers[0], {name: step.weights[f"layer1.{name}"] for name in ("W_space", "W_time")}
    same(wrong["inputs.delta"][0], first.delta[0] @ weights["W_space"])
    same(wrong["inputs.delta"][1:], first.dz[1:] @ weights["W_space"])
    same(wrong["layer1.delta0"], first.delta[0] @ weights["W_time"])
    _, wrong = pair(SPEC, {"kind": "not_transposed", "layer": "layer1", "timestep": 0})
    same(wrong["layer1.delta0"], first.dz[0] @ weights["W_time"].T)
    same(wrong["inputs.delta"], first.dz @ weights["W_space"])
    _, wrong = pair(LSTM, {"kind": "memory_wrong_gate", "timestep": 0})
    lstm = pair(LSTM)[0].layers[0]
    same(wrong["layer1.delta_c0"], (lstm.i * lstm.delta_c)[0])
    _, wrong = pair(LSTM, {"kind": "memory_not_carried"})
    assert not wrong["layer1.delta_c0"].any()
    assert wrong["layer1.delta0"].all()
    step, wrong = pair(GRU, {"kind": "kept_not_carried", "timestep": 0})
    right = pair(GRU)[1]["layer1.delta0"]
    same(wrong["layer1.delta0"], right - (step.layers[0].u * step.layers[0].delta)[0])


def test_factors_of_the_gradient():
    step, wrong = pair(SPEC, {"kind": "state_off_by_one", "layer": "layer2"})
    middle = step.layers[1]
    same(wrong["gradients/layer2.W_time"], outer(middle.dz, middle.h))
    _, wrong = pair(SPEC, {"kind": "state_off_by_one", "state": "two_before", "layer": "layer2"})
    states = before(before(middle.h, middle.h0), np.zeros_like(middle.h0))
    same(wrong["gradients/layer2.W_time"], outer(middle.dz, states))
    _, wrong = pair(SPEC, {"kind": "weight_for_operand", "layer": "layer2"})
    same(wrong["gradients/layer2.W_space"],
         middle.dz.sum(axis=(0, 1))[:, None] * step.weights["layer2.W_space"] / 4)
    _, wrong = pair(SPEC, {"kind": "bias_axis"})
    same(wrong["gradients/layer2.b"], np.full(4, middle.dz.sum() / 4))


def test_sums_and_means():
    step, wrong = pair(SPEC, {"kind": "mean_missing", "of": "biases"})
    same(wrong["gradients/layer1.b"], 4 * step.gradients["layer1.b"])
    assert np.array_equal(wrong["gradients/layer1.W_time"], pair(SPEC)[1]["gradients/layer1.W_time"])
    same(pair(SPEC, {"kind": "mean_twice"})[1]["gradients/layer1.W_time"], step.gradients["layer1.W_time"] / 4)
    for left, n in (("first", 0), ("last", 4)):
        _, wrong = pair(SPEC, {"kind": "assigned_over_time", "left": left})
        only = step.layers[0].dz[n : n + 1]
        same(wrong["gradients/layer1.W_space"], outer(only, step.inputs[n : n + 1]))


def test_error_handed_down_through_new_weights():
    step, wrong = pair(SPEC, {"kind": "updated_first", "layer": "layer3"})
    same(wrong["layer2.delta_space"], step.layers[2].dz @ step.weights_after["layer3.W_space"])


def test_matrices_that_are_turned_or_confused():
    step, wrong = pair(SPEC, {"kind": "not_transposed", "matrix": "W_space", "layer": "layer2"})
    same(wrong["layer1.delta_space"], step.layers[1].dz @ step.weights["layer2.W_space"].T)
    step, wrong = pair(SPEC, {"kind": "matrices_confused", "layer": "layer2"})
    same(wrong["layer2.delta_time"][-2], wrong["layer2.dz"][-1] @ step.weights["layer2.W_space"])


def test_the_end_of_the_error():
    step, wrong = pair(SPEC, {"kind": "error_sign"})
    same(wrong["gradients/layer1.W_time"], -step.gradients["layer1.W_time"])
    _, wrong = pair(SPEC, {"kind": "constant_factor", "factor": 6.0, "per_sample": True})
    same(wrong["layer1.delta"], 1.5 * step.layers[0].delta)
    _, wrong = pair(SPEC, {"kind": "washout_counted"})
    assert wrong["output_gradient"][0].all()
    _, wrong = pair(SPEC, {"kind": "shortcut_without_partner"})
    counted = (np.arange(5)[:, None] >= 1) & (np.arange(5)[:, None] < step.lengths)
    same(wrong["layer3.dz"], (step.outputs - step.targets) * counted[..., None])


def test_depth_of_truncation():
    cut, deeper = (replace(SPEC, truncate=spec_of(PLAIN, OUTPUT, truncate=depth).truncate) for depth in (2, 3))
    _, wrong = pair(cut, {"kind": "truncation_off_by_one"})
    same(wrong["gradients/layer1.W_time"], Trainer(deeper).step().gradients["layer1.W_time"])
    _, wrong = pair(deeper, {"kind": "truncation_off_by_one", "off": "shallower"})
    same(wrong["gradients/layer1.W_time"], Trainer(cut).step().gradients["layer1.W_time"])


def test_updates():
    step, wrong = pair(SPEC, {"kind": "regulariser_forgotten"})
    name = "layer1.W_space"
    same(wrong[f"updates/{name}"], -0.5 * step.gradients[name])
    _, wrong = pair(SPEC, {"kind": "regulariser_in_mean"})
    same(wrong[f"updates/{name}"], -0.5 * (step.gradients[name] + 0.1 / 4 * step.weights[name]))
    same(pair(SPEC, {"kind": "update_sign"})[1][f"updates/{name}"], -step.updates[name])
    same(pair(SPEC, {"kind": "rate_forgotten"})[1][f"updates/{name}"], step.updates[name] / 0.5)


def test_another_batch():
    step, wrong = pair(SPEC, {"kind": "target_as_input"})
    for sample, length in enumerate(step.lengths):
        assert np.array_equal(wrong["inputs"][length - 1, sample, :2], step.targets[length - 1, sample])
        assert np.array_equal(wrong["inputs"][: length - 1, sample], step.inputs[: length - 1, sample])
    _, wrong = pair(SPEC, {"kind": "padding_counted"})
    assert wrong["lengths"].tolist() == [5, 5, 5, 5]
    assert wrong["layer1.h"][step.lengths.min():, -1].all()


def test_memory_of_an_lstm():
    step, wrong = pair(LSTM, {"kind": "tanh_slope_forgotten"})
    lstm, at = step.layers[0], (4, step.lengths == 5)
    same(wrong["layer1.delta_c"][at], (lstm.delta * lstm.o)[at])
    _, wrong = pair(LSTM, {"kind": "tanh_slope_argument", "at": "unsquashed"})
    same(wrong["layer1.delta_c"][at], (lstm.delta * lstm.o * (1 - lstm.c**2))[at])
    _, wrong = pair(LSTM, {"kind": "memory_not_squashed"})
    same(wrong["layer1.delta_o"][at], (lstm.delta * lstm.c)[at])
    _, wrong = pair(LSTM, {"kind": "memory_off_by_one"})
    same(wrong["layer1.delta_f"][at], (lstm.delta_c * lstm.c)[at])
    _, wrong = pair(LSTM, {"kind": "memory_not_carried"})
    assert not wrong["layer1.delta_c_time"].any()
    _, wrong = pair(LSTM, {"kind": "memory_wrong_gate"})
    same(wrong["layer1.delta_c_time"][:-1], lstm.i[1:] * wrong["layer1.delta_c"][1:])
    _, wrong = pair(LSTM, {"kind": "changed_in_place"})
    same(wrong["layer1.delta_c"][at], (lstm.delta * lstm.squashed * lstm.o * lstm.dsigma_c)[at])
    _, wrong = pair(LSTM, {"kind": "gates_swapped", "gates": "if"})
    same(wrong["layer1.dz_i"][at], lstm.dz_f[at])
    same(wrong["layer1.dz_f"][at], lstm.dz_i[at])


def test_gates_of_a_gru():
    step, wrong = pair(GRU, {"kind": "kept_not_carried"})
    gru, at = step.layers[0], (4, step.lengths == 5)
    weights = [step.weights[f"layer1.W_time_{gate}"] for gate in "rug"]
    signals = [wrong[f"layer1.{name}"][1:] for name in ("dz_r", "dz_u", "delta_m")]
    same(wrong["layer1.delta_time"][:-1], sum(s @ w for s, w in zip(signals, weights, strict=True)))
    _, wrong = pair(GRU, {"kind": "update_gate_inverted"})
    same(wrong["layer1.delta_g"][at], (gru.delta * gru.u)[at])
    same(wrong["layer1.delta_u"][at], -gru.delta_u[at])
    _, wrong = pair(GRU, {"kind": "reset_forgotten"})
    same(wrong["layer1.delta_m"], wrong["layer1.dz_g"])
    _, wrong = pair(GRU, {"kind": "reset_on_state"})
    same(wrong["layer1.delta_r"], wrong["layer1.dz_g"] * before(gru.h, gru.h0))


def test_two_at_once_both_count():
    mistakes = {"kind": "error_sign"}, {"kind": "constant_factor", "factor": 3.0}, {"kind": "mean_missing"}
    step, wrong = pair(SPEC, *mistakes)
    same(wrong["gradients/layer1.b"], -12 * step.gradients["layer1.b"])
    same(wrong["layer1.delta"], -3 * step.layers[0].delta)


def test_the_first_of_two_receives_the_second():
    """The parts of a sum are clipped and one is left: in this order the one that is left is clipped, in the other not."""
    clipped, left = {"kind": "clipped_before_sum", "limit": 1e-4}, {"kind": "assigned_over_time"}
    _, wrong = pair(SPEC, clipped, left)
    alone = pair(SPEC, left)[1]["gradients/layer1.W_space"]
    assert np.abs(alone).max() > 1e-4
    same(wrong["gradients/layer1.W_space"], np.clip(alone, -1e-4, 1e-4))
    same(pair(SPEC, left, clipped)[1]["gradients/layer1.W_space"], alone)
