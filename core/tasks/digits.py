"""Handwritten digits, 8×8 pixels each."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..data.samples import Dataset, vectors
from ..parameters import Integer, param
from ..registry import register
from .base import Task, one_hot

FILE = Path(__file__).with_name("digits.npz")


@cache
def load() -> tuple[NDArray, NDArray]:
    """All images (1797, 64), with 0 for paper and 1 for full ink, and their digits (1797,)."""
    with np.load(FILE) as file:
        return file["pixels"] / 16.0, file["digits"].astype(int)


@register
@dataclass(frozen=True)
class Digits(Task):
    """1,797 images of handwritten digits, 8×8 pixels each. The target is the digit.

    Source: UCI Optical Recognition of Handwritten Digits (Alpaydin and Kaynak 1998), CC BY 4.0; see digits.md.
    """

    kind: ClassVar[str] = "digits"
    label: ClassVar[str] = "digits"
    formula: ClassVar[str] = r"t = \text{one of } 0 \dots 9"
    source: ClassVar[str] = "Alpaydin and Kaynak 1998, UCI, CC BY 4.0"
    display: ClassVar[str] = "image"
    image_shape: ClassVar[tuple[int, int]] = (8, 8)
    probabilities: ClassVar[bool] = True
    accuracy_rule: ClassVar[str] = "argmax"
    classes: ClassVar[tuple[str, ...]] = tuple("0123456789")
    suggested: ClassVar[dict[str, Any]] = {
        "layers": [
            {"kind": "dense", "units": 30, "activation": "sigmoid"},
            {"kind": "dense", "units": 10, "activation": "softmax"},
        ],
        "cost": "cross_entropy", "optimiser": {"kind": "gradient_descent", "learning_rate": 0.5}, "batch_size": 10,
        "initialiser": {"kind": "xavier"},
    }

    training: int = param(
        Integer(low=10, high=1787, unit="samples", about="Size of the training set; the rest is the validation set."),
        1437,
    )

    input_size, output_size = 64, 10

    @property
    def training_samples(self):
        return self.training

    def generate(self, rng, many_to_one):
        pixels, digits = load()
        order = rng.permutation(len(digits))
        parts = (order[: self.training], order[self.training :])
        return Dataset(*(vectors(pixels[part], one_hot(digits[part], 10)) for part in parts))
