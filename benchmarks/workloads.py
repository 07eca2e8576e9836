"""The set-ups that speed is measured on, as PEERS of this project measure themselves."""

from unrolled.core import RunSpec


def layer(kind: str, units: int, activation: str | None = None) -> dict:
    """One layer of a spec; where it has gates, there is no activation to choose."""
    return {"kind": kind, "units": units} | ({"activation": activation} if activation else {})


def bits(length: int, layers: list[dict], batch: int) -> RunSpec:
    """Sequences of bits of one length, many-to-one, squared error."""
    return RunSpec.from_dict({
        "task": {"kind": "sum_of_bits", "min_length": length, "max_length": length, "training": 10 * batch},
        "layers": [*layers, layer("dense", 1, "linear")], "cost": "squared_error", "batch_size": batch,
        "optimiser": {"kind": "gradient_descent", "learning_rate": 1e-4}})


def text(symbols: int, hidden: int, timesteps: int) -> RunSpec:
    """A tanh network over one-hot characters, each of which is to be foreseen: 65-100-65 over 25 timesteps."""
    codes = [(7 * n * n + n) % symbols for n in range(timesteps + 1)]
    one_hot = [[float(i == code) for i in range(symbols)] for code in codes]
    return RunSpec.from_dict({
        "task": {"kind": "explicit", "inputs": [one_hot[:-1]], "targets": [one_hot[1:]]}, "readout": "many_to_many",
        "layers": [layer("recurrent", hidden, "tanh"), layer("dense", symbols, "softmax")], "cost": "cross_entropy",
        "optimiser": {"kind": "gradient_descent", "learning_rate": 1e-3}})


WORKLOADS = {
    "feed-forward 2-4-2-1, batch 10": RunSpec.from_dict({
        "task": "circles", "layers": [layer("dense", units, "sigmoid") for units in (4, 2, 1)], "cost": "squared_error",
        "batch_size": 10, "optimiser": {"kind": "gradient_descent", "learning_rate": 1e-4}}),
    "RNN 1→6→4→1, T 8": bits(8, [layer("recurrent", 6, "sigmoid"), layer("recurrent", 4, "sigmoid")], 1),
    "char-RNN V 65, H 100, T 25": text(65, 100, 25),
    "RNN 64×2, T 50, batch 32": bits(50, [layer("recurrent", 64, "tanh"), layer("recurrent", 64, "tanh")], 32),
    "LSTM 64, T 50, batch 32": bits(50, [layer("lstm", 64)], 32),
    "GRU 64, T 50, batch 32": bits(50, [layer("gru", 64)], 32),
}
