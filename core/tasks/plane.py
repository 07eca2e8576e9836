"""Two classes of points in the plane: circles and spirals."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..data.samples import split_train_validation, vectors
from ..parameters import Real, param
from ..registry import register
from .base import Task, training, validation


class Plane(Task):
    """Points (x₁, x₂) of two classes of equal size; a kind defines where each class lies."""

    display: ClassVar[str] = "points"
    probabilities: ClassVar[bool] = True
    accuracy_rule: ClassVar[str] = "threshold"
    input_size, output_size = 2, 1
    training: int
    validation: int
    noise: float

    @property
    def training_samples(self):
        return self.training

    def curve(self, rng: np.random.Generator, classes: NDArray) -> NDArray:
        """Points (S, 2) of the given classes (S,), without noise."""
        raise NotImplementedError

    def generate(self, rng, many_to_one):
        classes = np.arange(self.training + self.validation) % 2
        points = self.curve(rng, classes) + rng.normal(0.0, self.noise, (len(classes), 2))
        return split_train_validation(vectors(points, classes[:, None]), self.training)


@register
@dataclass(frozen=True)
class Circles(Plane):
    """Two classes of points: a disc and the ring around it."""

    kind: ClassVar[str] = "circles"
    label: ClassVar[str] = "circles"
    formula: ClassVar[str] = r"t = [\,x_1^2 + x_2^2 > r^2\,]"
    suggested: ClassVar[dict[str, Any]] = {
        "layers": [
            {"kind": "dense", "units": 4, "activation": "tanh"}, {"kind": "dense", "units": 2, "activation": "tanh"},
            {"kind": "dense", "units": 1, "activation": "sigmoid"},
        ],
        "cost": "binary_cross_entropy", "optimiser": {"kind": "gradient_descent", "learning_rate": 0.3},
        "batch_size": 10, "initialiser": {"kind": "xavier"},
    }

    training: int = training(200)
    validation: int = validation(100)
    noise: float = param(Real(low=0.0, high=1.0, about="Standard deviation of the points' noise."), 0.05)

    def curve(self, rng, classes):
        radius = np.where(
            classes == 1, rng.uniform(0.75, 1.0, len(classes)), 0.45 * np.sqrt(rng.uniform(0.0, 1.0, len(classes)))
        )
        angle = rng.uniform(0.0, 2.0 * np.pi, len(classes))
        return radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])


@register
@dataclass(frozen=True)
class Spirals(Plane):
    """Two classes of points on two interleaved spirals."""

    kind: ClassVar[str] = "spirals"
    label: ClassVar[str] = "spirals"
    formula: ClassVar[str] = r"x = \pm r\,(\sin \varphi, \cos \varphi), \quad \varphi = 2 \pi k r"
    source: ClassVar[str] = "Lang and Witbrock 1988"
    suggested: ClassVar[dict[str, Any]] = {
        "layers": [
            {"kind": "dense", "units": 16, "activation": "tanh"}, {"kind": "dense", "units": 16, "activation": "tanh"},
            {"kind": "dense", "units": 1, "activation": "sigmoid"},
        ],
        "cost": "binary_cross_entropy", "optimiser": {"kind": "gradient_descent", "learning_rate": 0.3},
        "batch_size": 10, "initialiser": {"kind": "xavier"},
    }

    training: int = training(300)
    validation: int = validation(150)
    noise: float = param(Real(low=0.0, high=1.0, about="Standard deviation of the points' noise."), 0.02)
    turns: float = param(Real(low=0.1, high=5.0, symbol="k", about="Turns of each spiral about the centre."), 1.25)

    def curve(self, rng, classes):
        radius = np.sqrt(rng.uniform(0.01, 1.0, len(classes)))
        angle = 2.0 * np.pi * self.turns * radius + np.pi * classes
        return radius[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
