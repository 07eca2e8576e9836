"""Weights updated before the error is handed down."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import LayerMistake


@register
@dataclass(frozen=True)
class UpdatedFirst(LayerMistake):
    """A layer's weights are updated first, and the error is handed down through the new ones."""

    kind: ClassVar[str] = "updated_first"
    label: ClassVar[str] = "weights updated before δ is handed down"
    formula: ClassVar[str] = r"{}_\mathrm{S}\delta = (W_\mathrm{S} + \Delta W_\mathrm{S})^\mathsf{T} \nabla_z C"
    wrong: ClassVar[str] = "The error signal below is a derivative at the weights that the forward pass used."
    essay: ClassVar[str] = (
        "“The backprop insight”, step 3: both lines use the same W; in the order in which they are written, the "
        "second has the new one"
    )

    def down(self, right, cell, weight, dz):
        new = cell.weights[weight] + cell.updates[weight]
        return right(cell.having(weights=cell.weights | {weight: new}), weight, dz)

    def misfit_layer(self, spec, layer):
        if spec.optimiser.needs_hessian or spec.optimiser.clip_norm is not None:
            return "an optimiser whose updates of a layer do not depend on the gradients of others"
        if layer == 0:
            return "a layer that hands an error down to another"
        return "" if spec.layers[layer].trainable else "a layer that is trained"
