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
        Choice(choices=("all", "weights", "biases", "W_space", "W_time"),
               about="Whose gradients: all, those of matrices, of biases, or, in a layer with memory, of W_S or W_T."),
        "all",
    )

    def mean(self, right, weight, total, batch):
        whose = ("all", "biases" if total.ndim == 1 else "weights")
        return total if self.of in whose or weight.startswith(self.of) else right(weight, total, batch)

    def misfit_layer(self, spec, layer):
        if self.of == "biases" and not spec.layers[layer].bias:
            return "a layer with biases"
        if self.of.startswith("W") and not spec.layers[layer].recurrent:
            return "a layer with memory"
        return "" if spec.batch_size > 1 else "a batch of several samples"
