"""The same update in PyTorch, eagerly, keeping the gradient of every z and h, every gate and every memory, as a program
that shows them must.
"""

import torch

ACTIVATIONS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "linear": lambda z: z,
               "softmax": lambda z: torch.softmax(z, -1)}


def prepare(weights, rate):
    """The weights as tensors that want a gradient (float64, as ours), and PyTorch's gradient descent on them."""
    torch.set_num_threads(1)
    tensors = {name: torch.tensor(weight, dtype=torch.float64, requires_grad=True) for name, weight in weights.items()}
    return tensors, torch.optim.SGD(tensors.values(), lr=rate)


def stacked(weights, name, gates):
    """A weight; of all gates below each other, so that one product serves them all."""
    return torch.cat([weights[f"{name}_{gate}"] for gate in gates]) if gates else weights.get(name)


def plain(layer, own, x, h, c):
    """What a cell without gates keeps, and its state."""
    z = torch.nn.functional.linear(x, own["W_space"], own["b"])
    if own["W_time"] is not None:
        z = z + torch.nn.functional.linear(h, own["W_time"])
    h = ACTIVATIONS[layer.activation.kind](z)
    return (z, h), (h, c)


def lstm(layer, own, x, h, c):
    z = torch.nn.functional.linear(x, own["W_space"], own["b"]) + torch.nn.functional.linear(h, own["W_time"])
    z_i, z_f, z_g, z_o = z.chunk(4, 1)
    i, f, g, o = torch.sigmoid(z_i), torch.sigmoid(z_f), torch.tanh(z_g), torch.sigmoid(z_o)
    c = f * c + i * g
    h = o * torch.tanh(c)
    return (z, i, f, g, o, c, h), (h, c)


def gru(layer, own, x, h, c):
    from_below, m = torch.nn.functional.linear(x, own["W_space"],
                                               own["b"]).chunk(
                                                   3, 1), torch.nn.functional.linear(h, own["W_time"]).chunk(3, 1)
    z_r, z_u = from_below[0] + m[0], from_below[1] + m[1]
    r, u = torch.sigmoid(z_r), torch.sigmoid(z_u)
    z_g = from_below[2] + r * m[2]
    g = torch.tanh(z_g)
    h = (1 - u) * g + u * h
    return (m[2], z_r, z_u, z_g, r, u, g, h), (h, c)


CELLS = {"dense": plain, "recurrent": plain, "lstm": lstm, "gru": gru}


def update(spec, weights, optimiser, inputs, targets):
    """One update in place; inputs (N, B, in), targets (T, B, out). Returns the cost and the cells kept."""
    optimiser.zero_grad()
    kept, below = [], list(inputs)
    for number, layer in enumerate(spec.layers, 1):
        own = {name: stacked(weights, f"layer{number}.{name}", layer.gates) for name in ("W_space", "b", "W_time")}
        state = (torch.zeros(inputs.shape[1], layer.units, dtype=torch.float64),) * 2
        hs = []
        for x in below:
            cell, state = CELLS[layer.kind](layer, own, x, *state)
            for quantity in cell:
                quantity.retain_grad()
            kept.append(cell)
            hs.append(state[0])
        below = hs
    outputs = torch.stack(below[len(below) - len(targets):])
    error = (outputs - targets) ** 2 if spec.cost.kind == "squared_error" else -targets * torch.log(outputs)
    cost = error.sum() / inputs.shape[1]
    cost.backward()
    optimiser.step()
    return cost.item(), kept
