"""Scripts run in this process, and compared with the trainer."""

import io
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
from unrolled.core import Script, Trainer, WeightName, write_script


class Ran(NamedTuple):
    """What a script printed, its weights at the end by the names that they have there, and all its names."""

    costs: list[float]
    weights: dict[str, np.ndarray]
    namespace: dict[str, Any]


class Differences(NamedTuple):
    """The largest differences of costs and weights, relative where the numbers are above 1."""

    costs: float
    weights: float


def ran(script: Script) -> Ran:
    """Run a script; its file is the one in memory."""
    printed, load, names = io.StringIO(), np.load, {"__name__": "script"}
    with redirect_stdout(printed), np.errstate(all="ignore"), \
            patch("numpy.load", lambda name: load(io.BytesIO(script.npz()))):
        exec(compile(script.text, "script.py", "exec"), names)
    return Ran(costs_in(printed.getvalue()), names["weights"], names)


def costs_in(printed: str) -> list[float]:
    """The costs that a script printed."""
    return [float(line.rpartition(" ")[2]) for line in printed.splitlines() if line.startswith("update ")]


def differences(
    trainer: Trainer, updates: int = 10, run: Callable[[Script], Ran] = ran, language: str = "numpy"
) -> Differences:
    """How far a script is from the trainer, which makes the updates too."""
    found = run(write_script(trainer, language, updates))
    expected = trainer.run(updates)
    return Differences(
        relative(np.array(found.costs), expected),
        max(relative(found.weights[in_script(name)], weight) for name, weight in trainer.weights.items()),
    )


def in_script(name: str) -> str:
    """The name of a weight in a script."""
    weight = WeightName.parse(name)
    return f"{weight.own}{weight.layer}"


def relative(found: np.ndarray, expected: np.ndarray) -> float:
    """The largest difference, relative where the numbers are above 1."""
    assert np.shape(found) == np.shape(expected)
    return float((np.abs(np.asarray(found) - expected) / np.maximum(1.0, np.abs(expected))).max())


def in_own_process(folder: Path) -> Callable[[Script], list[float]]:
    """A function that runs a script from a folder, in a process of its own, and reads what it prints."""
    def run(script: Script) -> list[float]:
        (folder / f"{script.name}.py").write_text(script.text, encoding="utf-8")
        if script.arrays:
            (folder / f"{script.name}.npz").write_bytes(script.npz())
        command = [sys.executable, "-W", "error", f"{script.name}.py"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, encoding="utf-8")
        return costs_in(done.stdout)

    return run
