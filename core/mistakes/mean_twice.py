"""Divided by the batch size twice."""

from dataclasses import dataclass
from typing import ClassVar

from ..parameters import Choice, param
from ..registry import register
from .base import LayerMistake


@register
@dataclass(frozen=True)
class MeanTwice(LayerMistake):
    """The gradient is divided by the batch size twice."""

    kind: ClassVar[str] = "mean_twice"
    label: ClassVar[str] = "1/m twice"
    formula: ClassVar[str] = r"\Delta W = \frac{1}{B^2} \sum_{b=1}^{B} \nabla_z C \otimes h"
    wrong: ClassVar[str] = (
        "The mean over the batch divides by its size once: in the error or in the gradient, but not in both."
    )
    essay: ClassVar[str] = "“Cost function”: the derivative of the cost as it is defined"

    of: str = param(
        Choice(choices=("all", "weights", "biases"), about="Whose gradients: all, those of matrices, or of biases."),
        "all",
    )

    def mean(self, right, weight, total, batch):
        mean = right(weight, total, batch)
        return mean / batch if self.of in ("all", "biases" if total.ndim == 1 else "weights") else mean

    def misfit_layer(self, spec, layer):
        if self.of == "biases" and not spec.layers[layer].bias:
            return "a layer with biases"
        return "" if spec.batch_size > 1 else "a batch of several samples"
