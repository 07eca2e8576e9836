"""One update: traced, untraced, written plainly in NumPy, and in PyTorch where it is installed.

All in one process on one thread, in turns, medians of several rounds. Before anything is timed, one
update of each is compared with ours.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import importlib.util
import statistics
import time
from collections.abc import Callable

import numpy as np
from unrolled.core import RunSpec, Trainer

from benchmarks import plain
from benchmarks.workloads import WORKLOADS

ROUNDS, SECONDS = 9, 0.25


def contestants(spec: RunSpec) -> dict[str, Callable[[int], None]]:
    """What is timed: each makes so many updates."""
    trainer = Trainer(spec)
    batch, rate = trainer.next_batch(), trainer.learning_rate
    inputs, targets = batch.inputs.copy(), batch.targets.copy()
    weights = {name: weight.copy() for name, weight in trainer.weights.items()}
    runs, costs = {"traced": lambda n: repeat(trainer.step, n), "untraced": trainer.run}, {}
    if not any(layer.gates for layer in spec.layers):  # written plainly, there is none with gates
        runs["plain"] = lambda n: repeat(lambda: plain.update(spec, weights, inputs, targets, rate), n)
        costs["plain"] = plain.update(spec, weights, inputs, targets, rate)[0]
    if importlib.util.find_spec("torch"):
        import torch

        from benchmarks import eager
        (tensors, sgd), x, t = eager.prepare(trainer.weights, rate), torch.tensor(inputs), torch.tensor(targets)
        costs["PyTorch"] = eager.update(spec, tensors, sgd, x, t)[0]
        runs["PyTorch"] = lambda n: repeat(lambda: eager.update(spec, tensors, sgd, x, t), n)
        theirs = {name: tensor.detach().numpy() for name, tensor in tensors.items()}
    ours = trainer.step().cost
    assert all(np.isclose(cost, ours, rtol=1e-10) for cost in costs.values()), (ours, costs)
    for name, weight in trainer.weights.items():
        assert "plain" not in runs or np.allclose(weight, weights[name], rtol=1e-9, atol=1e-12), name
        assert "PyTorch" not in runs or np.allclose(weight, theirs[name], rtol=1e-9, atol=1e-12), name
    return runs


def repeat(function: Callable[[], object], times: int) -> None:
    """Call it so often."""
    for _ in range(times):
        function()


def measure(spec: RunSpec) -> dict[str, float]:
    """Median µs per update of each contestant, taken in turns."""
    runs, times = contestants(spec), {}
    counts = {}
    for name, run in runs.items():
        run(3)
        start = time.perf_counter()
        run(3)
        counts[name] = max(3, int(SECONDS * 3 / (time.perf_counter() - start)))
    for _ in range(ROUNDS):
        for name, run in runs.items():
            start = time.perf_counter()
            run(counts[name])
            times.setdefault(name, []).append((time.perf_counter() - start) / counts[name] * 1e6)
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    """Print the table."""
    columns = ("traced", "untraced", "plain", "PyTorch")
    print(f"{'µs per update':32}" + "".join(f"{name:>10}"
                                            for name in columns) + "   plain/traced  PyTorch/traced  traced/untraced")
    for name, spec in WORKLOADS.items():
        us = {column: float("nan") for column in columns} | measure(spec)
        ratios = us["plain"] / us["traced"], us["PyTorch"] / us["traced"], us["traced"] / us["untraced"]
        print(f"{name:32}" + "".join(f"{us[column]:10.1f}"
                                     for column in columns) + "{:14.2f}×{:15.2f}×{:16.2f}×".format(*ratios), flush=True)


if __name__ == "__main__":
    main()
