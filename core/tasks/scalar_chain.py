"""The seed's first figure: x → w₁ → w₂ → y."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..data.samples import Dataset, vectors
from ..parameters import Real, param
from ..registry import register
from .base import Task


@register
@dataclass(frozen=True)
class ScalarChain(Task):
    """One sample with one input and one output, for the chain of single neurons on which the seed explains the chain
    rule.
    """

    kind: ClassVar[str] = "scalar_chain"
    label: ClassVar[str] = "scalar chain"
    formula: ClassVar[str] = r"y = \sigma(w_2\,\sigma(w_1 x))"
    source: ClassVar[str] = "the seed, 'Why Backprop?'"
    display: ClassVar[str] = "curve"
    suggested: ClassVar[dict[str, Any]] = {
        "layers": [{"kind": "dense", "units": 1, "activation": "sigmoid", "bias": False}] * 2,
        "cost": "half_squared_error", "optimiser": {"kind": "gradient_descent", "learning_rate": 1.0},
        "batch_size": 1, "initialiser": {"kind": "constant", "value": 0.5}}

    x: float = param(Real(low=-1000.0, high=1000.0, symbol="x", about="Input."), 1.0)
    target: float = param(Real(low=-1000.0, high=1000.0, symbol="t", about="Target of y."), 0.9)

    input_size = output_size = training_samples = 1

    def generate(self, rng, many_to_one):
        part = vectors(np.array([[self.x]]), np.array([[self.target]]))
        return Dataset(part, part, shuffle=False)
