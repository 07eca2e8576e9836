"""How right the numbers are: every combination of kinds against autograd, and by complex steps; prints the largest
error.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "contracts"))

from combinations import accepted
from reference import derivatives
from unrolled.core import Trainer, gradient_check


def error(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The largest difference, relative to the largest number of the array."""
    return float(np.abs(ours - theirs).max() / max(np.abs(theirs).max(), 1e-300))


def main() -> None:
    """Print the largest relative error of gradients, of the error signals (δ, ∂C/∂z, those of gates and memories), and
    of the check by complex steps.
    """
    worst = dict.fromkeys(("gradients", "error signals", "complex steps"), 0.0)
    specs = accepted()
    for i, spec in enumerate(specs.values()):
        trainer = Trainer(spec)
        step = trainer.preview()
        _, gradients, cells = derivatives(spec, step)
        found = {"gradients": max(error(step.gradients[name], gradient) for name, gradient in gradients.items()),
                 "error signals": max(error(getattr(layer, quantity), theirs) for layer in step.layers
                                      for quantity, theirs in cells[layer.name].items())}
        if i % 8 == 0:
            found["complex steps"] = max(check.relative_error for check in gradient_check(trainer))
        worst = {name: max(value, found.get(name, 0.0)) for name, value in worst.items()}
    print(f"{len(specs)} combinations of layers, activations, costs, readouts and batches; largest relative error")
    for name, value in worst.items():
        print(f"  {name:15} {value:.1e}")


if __name__ == "__main__":
    main()
