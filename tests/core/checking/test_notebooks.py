"""Two slips of the essay's author in his notebooks are found from their numbers alone, computed here by hand."""

import numpy as np
from unrolled.core import RunSpec, Trainer, check


def kinds(finding):
    return [[mistake.kind for mistake in together] for together in finding.mistakes]


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def test_a_slope_too_many_on_a_cross_entropy_output():
    """As in training by hand: the delta of the output is (y − t) σ′(z), where cross-entropy has y − t."""
    trainer = Trainer(RunSpec.from_dict({
        "task": "circles", "batch_size": 16, "cost": "binary_cross_entropy", "optimiser": {"kind": "gradient_descent"},
        "layers": [{"kind": "dense", "units": 5}, {"kind": "dense", "units": 1, "activation": "sigmoid"}]}))

    def backward(numbers):
        x, t = numbers["inputs"][0], numbers["targets"][0]
        W1, b1, W2, b2 = (numbers[f"weights/{name}"] for name in ("layer1.W_space", "layer1.b", "layer2.W_space",
                                                                   "layer2.b"))
        h = sigmoid(x @ W1.T + b1)
        y = sigmoid(h @ W2.T + b2)
        output = (y - t) * y * (1 - y)
        hidden = (output @ W2) * h * (1 - h)
        return {"layer2.W_space": output.T @ h / len(x), "layer2.b": output.mean(0),
                "layer1.W_space": hidden.T @ x / len(x), "layer1.b": hidden.mean(0)}

    finding = check(backward, trainer)
    assert kinds(finding) == [["slope_on_cross_entropy"]]
    assert finding.first.name in ("layer2.W_space", "layer2.b")


def test_the_output_weights_are_updated_with_the_state_before_the_last():
    """As in the recurrent notebook: ΔW of the output is made with h of the step before the last."""
    trainer = Trainer(RunSpec.from_dict({
        "task": {"kind": "sum_of_bits", "min_length": 7, "max_length": 7}, "batch_size": 1, "layers": [
            {"kind": "recurrent", "units": 6}, {"kind": "dense", "units": 1, "activation": "linear"}]}))

    def backward(numbers):
        x, t, state = numbers["inputs"][:, 0], numbers["targets"][-1, 0], numbers["layer1.h0"][0]
        W_S, W_T, b, W, c = (numbers[f"weights/{name}"] for name in (
            "layer1.W_space", "layer1.W_time", "layer1.b", "layer2.W_space", "layer2.b"))
        states = [state]
        for x_n in x:
            states.append(sigmoid(W_S @ x_n + W_T @ states[-1] + b))
        error = 2 * (W @ states[-1] + c - t)
        found = {"layer2.W_space": np.outer(error, states[-2]), "layer2.b": error,
                 "layer1.W_space": np.zeros_like(W_S), "layer1.W_time": np.zeros_like(W_T),
                 "layer1.b": np.zeros_like(b)}
        delta = W.T @ error
        for n in reversed(range(len(x))):
            dz = delta * states[n + 1] * (1 - states[n + 1])
            found["layer1.W_space"] += np.outer(dz, x[n])
            found["layer1.W_time"] += np.outer(dz, states[n])
            found["layer1.b"] += dz
            delta = W_T.T @ dz
        return found

    finding = check(backward, trainer)
    assert kinds(finding) == [["output_state_before"]]
    assert finding.first.name == "layer2.W_space"
    assert set(finding.agrees) == {"layer2.b", "layer1.W_space", "layer1.W_time", "layer1.b"}
