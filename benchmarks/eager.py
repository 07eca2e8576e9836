"""The same update in PyTorch, eagerly, keeping the gradient of every z and h as a program that shows them must."""

import torch

ACTIVATIONS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "linear": lambda z: z, "softmax": lambda z: torch.softmax(z, -1)}


def prepare(weights, rate):
    """The weights as tensors that want a gradient (float64, as ours), and PyTorch's gradient descent on them."""
    torch.set_num_threads(1)
    tensors = {name: torch.tensor(weight, dtype=torch.float64, requires_grad=True) for name, weight in weights.items()}
    return tensors, torch.optim.SGD(tensors.values(), lr=rate)


def update(spec, weights, optimiser, inputs, targets):
    """One update in place; inputs (N, B, in), targets (T, B, out). Returns the cost and the cells kept."""
    optimiser.zero_grad()
    kept, below = [], list(inputs)
    for number, layer in enumerate(spec.layers, 1):
        W_space, b, W_time = (weights.get(f"layer{number}.{name}") for name in ("W_space", "b", "W_time"))
        before = torch.zeros(inputs.shape[1], layer.units, dtype=torch.float64)
        hs = []
        for x in below:
            z = torch.nn.functional.linear(x, W_space, b)
            if W_time is not None:
                z = z + torch.nn.functional.linear(before, W_time)
            h = ACTIVATIONS[layer.activation.kind](z)
            z.retain_grad()
            h.retain_grad()
            kept.append((z, h))
            hs.append(h)
            before = h
        below = hs
    outputs = torch.stack(below[len(below) - len(targets):])
    error = (outputs - targets) ** 2 if spec.cost.kind == "squared_error" else -targets * torch.log(outputs)
    cost = error.sum() / inputs.shape[1]
    cost.backward()
    optimiser.step()
    return cost.item(), kept
