"""The sum over the batch for its mean."""

from dataclasses import dataclass
from typing import ClassVar

from ..parameters import Choice, param
from ..registry import register
from .base import LayerMistake


@register
@dataclass(frozen=True)
class MeanMissing(LayerMistake):
    """The gradient is summed over the batch and not divided by its size."""

    kind: ClassVar[str] = "mean_missing"
    label: ClassVar[str] = "1/m missing: sum for mean"
    formula: ClassVar[str] = r"\Delta W = \sum_{b=1}^{B} \nabla_z C \otimes h"
    wrong: ClassVar[str] = "The cost is the mean over the batch, so its gradient is the mean too."
    essay: ClassVar[str] = "“Cost function”: the derivative of the cost as it is defined"

    of: str = param(
        Choice(choices=("all", "weights", "biases"), about="Whose gradients: all, those of matrices, or of biases."),
        "all",
    )

    def mean(self, right, weight, total, batch):
        return total if self.of in ("all", "biases" if total.ndim == 1 else "weights") else right(weight, total, batch)

    def misfit_layer(self, spec, layer):
        if self.of == "biases" and not spec.layers[layer].bias:
            return "a layer with biases"
        return "" if spec.batch_size > 1 else "a batch of several samples"
