"""How well is learned, beside scikit-learn: `python -m benchmarks.beside_sklearn [case …]`.

The set-up that is suggested for a table, roles and all, is trained, and scikit-learn's multilayer perceptron with the
same hidden units and activation on the same samples, split and scaled alike; of sequences and windows it sees all
timesteps at once. Both are judged on what neither learned from, by accuracy or by R², as means over several seeds. The
benchmark fails where ours is worse by more than 0.02.

It needs `pip install scikit-learn statsmodels palmerpenguins`, which the project does not; any environment with NumPy
will do for the rest.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import importlib
import importlib.util
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from unrolled.core import LoadedData, RunSpec, Trainer, read_data, suggested_spec

PACKAGES = {"sklearn": "scikit-learn", "statsmodels": "statsmodels", "palmerpenguins": "palmerpenguins"}
SEEDS, UPDATES, EPOCHS, WITHIN = 5, 1000, 1000, 0.02
ACTIVATIONS = {"sigmoid": "logistic", "tanh": "tanh", "relu": "relu", "linear": "identity"}


def of_sklearn(name: str) -> LoadedData:
    """One of scikit-learn's tables, written as CSV with the names of its columns and classes."""
    found = getattr(importlib.import_module("sklearn.datasets"), f"load_{name}")()
    targets = [found.target_names[i]
               for i in found.target] if "target_names" in found and name != "digits" else found.target
    return written([*map(str, found.feature_names), "target"], *found.data.T, targets)


def of_file(package: str, path: str) -> LoadedData:
    """A file as it lies in an installed package."""
    file = Path(importlib.util.find_spec(package).origin).parent / path
    return read_data(file.read_bytes(), file.name)


def echoes() -> LoadedData:
    """150 sequences of 20 timesteps of noise with, at each timestep, the sum of the noise before, which fades."""
    noise = np.random.default_rng(1).normal(size=(150, 20))
    sums = np.zeros_like(noise)
    for n in range(20):
        sums[:, n] = noise[:, n] + 0.8 * sums[:, n - 1] * (n > 0)
    return written(["sequence", "noise", "sum"], np.repeat(np.arange(150), 20), noise.ravel(), sums.ravel())


def written(names: list[str], *columns: np.ndarray) -> LoadedData:
    """Columns as a table in CSV, read again."""
    rows = [",".join(map(str, row)) for row in zip(*columns, strict=True)]
    return read_data("\n".join([",".join(names), *rows]).encode())


CASES = {
    "iris": lambda: of_sklearn("iris"),
    "wine": lambda: of_sklearn("wine"),
    "breast cancer": lambda: of_sklearn("breast_cancer"),
    "digits": lambda: of_sklearn("digits"),
    "diabetes": lambda: of_sklearn("diabetes"),
    "penguins": lambda: of_file("palmerpenguins", "data/penguins.csv"),
    "sunspots": lambda: of_file("statsmodels", "datasets/sunspots/sunspots.csv"),
    "pigs": lambda: of_file("statsmodels", "regression/tests/results/dietox.csv"),
    "echoes": echoes,
}


def ours(trainer: Trainer) -> float:
    """Accuracy or R² on the validation samples after so many updates."""
    trainer.run(UPDATES)
    found = trainer.evaluate()
    return found.accuracy if found.accuracy is not None else 1 - found.nrmse2


def theirs(trainer: Trainer) -> float:
    """The same of scikit-learn's perceptron on the same samples."""
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    hidden = trainer.spec.layers[:-1]
    kind = MLPClassifier if trainer.spec.task.classes else MLPRegressor
    activation = ACTIVATIONS[getattr(hidden[0].activation, "kind", "tanh")] if hasattr(hidden[0],
                                                                                       "activation") else "tanh"
    network = kind(hidden_layer_sizes=[layer.units for layer in hidden], activation=activation, max_iter=EPOCHS,
                   random_state=trainer.spec.seed)
    samples, seen = trainer.dataset.training, trainer.dataset.validation
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it has not come to an end after so many epochs
        network.fit(flat(samples.inputs), answers(trainer, samples.targets))
    outputs, targets = network.predict(flat(seen.inputs)), answers(trainer, seen.targets)
    if trainer.spec.task.classes:
        return float(np.mean(outputs == targets))
    counted = trainer.evaluate().counted.T  # (S, T): no timesteps beyond an end
    outputs, targets = (values.reshape(seen.targets.shape)[counted] for values in (outputs, targets))
    return float(1 - np.mean((outputs - targets) ** 2) / targets.var())


def flat(values: np.ndarray) -> np.ndarray:
    """All timesteps of a sample in one row."""
    return values.reshape(len(values), -1)


def answers(trainer: Trainer, targets: np.ndarray) -> np.ndarray:
    """Which class each sample is of, or its numbers."""
    if trainer.spec.task.classes:
        return targets[:, -1].argmax(axis=1) if targets.shape[2] > 1 else (targets[:, -1, 0] > 0.5).astype(int)
    return flat(targets) if targets[0].size > 1 else targets.ravel()


def compared(read: Callable[[], LoadedData]) -> tuple[np.ndarray, RunSpec]:
    """Ours and theirs for each seed, (SEEDS, 2), and the set-up."""
    given, found = read(), []
    for seed in range(1, SEEDS + 1):
        spec = RunSpec.from_dict(suggested_spec(given) | {"seed": seed})
        trainer = Trainer(spec)
        found.append((ours(trainer), theirs(trainer)))
    return np.array(found), spec


def main() -> None:
    """Print a line for each case, and end with an error where ours is worse."""
    if missing := [pip for name, pip in PACKAGES.items() if importlib.util.find_spec(name) is None]:
        raise SystemExit(f"benchmarks: pip install {' '.join(missing)}")
    chosen = sys.argv[1:] or list(CASES)
    if wrong := [name for name in chosen if name not in CASES]:
        raise SystemExit(f"benchmarks: expected some of {', '.join(CASES)}, got {wrong[0]!r}")
    worse = []
    print(f"mean of {SEEDS} seeds (worst)       ours             scikit-learn     difference")
    for name in chosen:
        found, spec = compared(CASES[name])
        mean, worst = found.mean(axis=0), found.min(axis=0)
        difference = mean[0] - mean[1]
        worse += [name] * bool(not difference >= -WITHIN)
        layers = " → ".join(f"{layer.kind} {layer.units}" for layer in spec.layers)
        what = "accuracy" if spec.task.classes else "R²"
        print(
            f"{name:16} {what:9} {mean[0]:7.3f} ({worst[0]:6.3f})  {mean[1]:7.3f} ({worst[1]:6.3f})  "
            f"{difference:+7.3f}   {layers}", flush=True)
    if worse:
        raise SystemExit(f"worse than scikit-learn by more than {WITHIN}: {', '.join(worse)}")


if __name__ == "__main__":
    main()
