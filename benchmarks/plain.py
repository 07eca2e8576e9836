"""The same update as the trainer's, written plainly in NumPy: what speed is measured against.

One array a quantity, timestep after timestep, nothing reused and nothing fused; it keeps z, h, σ′, the
error signals and the gradients, as a teaching program that shows its backward pass would.
"""

import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def softmax(z):
    raised = np.exp(z - z.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


FORWARD = {"sigmoid": sigmoid, "tanh": np.tanh, "linear": lambda z: z, "softmax": softmax}
DERIVATIVE = {"sigmoid": lambda h: h * (1.0 - h), "tanh": lambda h: 1.0 - h**2, "linear": np.ones_like,
              "softmax": lambda h: h * (1.0 - h)}


def update(spec, weights, inputs, targets, rate):
    """One update of `weights` in place. Returns the cost and all that was computed.

    Args:
        spec: its layers say what is recurrent and which activation each has.
        weights: by the trainer's names.
        inputs: (N, B, in).  targets: (T, B, out).  rate: η.
    """
    steps, batch, _ = inputs.shape
    h, z = [], []
    below = inputs
    for number, layer in enumerate(spec.layers, 1):
        W_space, b = weights[f"layer{number}.W_space"], weights[f"layer{number}.b"]
        W_time = weights.get(f"layer{number}.W_time")
        before, zs, hs = np.zeros((batch, layer.units)), [], []
        for n in range(steps):
            z_n = below[n] @ W_space.T + b
            if W_time is not None:
                z_n = z_n + before @ W_time.T
            before = FORWARD[layer.activation.kind](z_n)
            zs.append(z_n)
            hs.append(before)
        z.append(zs)
        h.append(hs)
        below = hs
    first = steps - len(targets)
    cost, arriving = 0.0, [np.zeros_like(y) for y in h[-1]]
    for y, t, n in zip(h[-1][first:], targets, range(first, steps), strict=True):
        if spec.cost.kind == "squared_error":
            cost += np.sum((y - t) ** 2) / batch
            arriving[n] = 2.0 * (y - t)
        else:
            cost -= np.sum(t * np.log(y)) / batch
            arriving[n] = -t / y
    gradients, trace = {}, []
    for number in range(len(spec.layers), 0, -1):
        layer, hs = spec.layers[number - 1], h[number - 1]
        below = h[number - 2] if number > 1 else inputs
        W_space, W_time = weights[f"layer{number}.W_space"], weights.get(f"layer{number}.W_time")
        dW_space, db = np.zeros_like(W_space), np.zeros(layer.units)
        dW_time = None if W_time is None else np.zeros_like(W_time)
        from_next, handed_down, cells = np.zeros((batch, layer.units)), [None] * steps, []
        for n in reversed(range(steps)):
            delta = arriving[n] + from_next
            dsigma = DERIVATIVE[layer.activation.kind](hs[n])
            dz = hs[n] * (delta - np.sum(delta * hs[n], axis=-1,
                                         keepdims=True)) if layer.activation.kind == "softmax" else delta * dsigma
            dW_space += dz.T @ below[n]
            db += dz.sum(axis=0)
            if W_time is not None:
                if n:
                    dW_time += dz.T @ hs[n - 1]
                from_next = dz @ W_time
            handed_down[n] = dz @ W_space
            cells.append((dsigma, arriving[n], from_next, delta, dz))
        arriving = handed_down
        trace.append(cells)
        gradients |= {f"layer{number}.W_space": dW_space, f"layer{number}.b": db}
        if dW_time is not None:
            gradients[f"layer{number}.W_time"] = dW_time
    updates = {name: -rate * gradient / batch for name, gradient in gradients.items()}
    for name, change in updates.items():
        weights[name] += change
    return cost, z, h, trace, gradients, updates
