"""The formulas of a layer's forward pass, as its explanation has them."""

from collections.abc import Iterable

from ..activations.base import Activation
from ..errors import SpecError, Verbatim
from ..layers.base import Layer
from ..layers.dense import DenseCells
from ..layers.formulas import Formula, Slope, Squashed, Weighted
from ..layers.recurrent import RecurrentCells
from .expressions import require_formula

PLAIN = (DenseCells, RecurrentCells)


def forward_formulas(number: int, layer: Layer) -> list[Formula]:
    """The formulas of a layer's forward pass, in order; raises `SpecError` for a kind that has none."""
    field = f"layers[{number - 1}]"
    if layer.cells in PLAIN:
        require_formula(f"{field}.activation", layer.activation, "an activation", layer.activation.has_formula)
        names = [f"W_{what}" for what in ("space", "time")[: 1 + layer.recurrent]] + ["b"] * layer.bias
        return [
            Weighted("z", "Weighted input", tuple(names)), Squashed("h", "Activation", layer.activation, "z"),
            Slope("dsigma", "Slope", layer.activation, "z", "h"),
        ]
    if not hasattr(layer, "forward_formulas"):
        raise SpecError(f"{field}.kind", "a layer with formulas, from which its code is written", Verbatim(layer.kind))
    return layer.forward_formulas()


def activations_of(layers: Iterable[Layer]) -> list[Activation]:
    """The activations that the layers apply, each once, in order."""
    return list(dict.fromkeys(
        formula.activation for number, layer in enumerate(layers, start=1)
        for formula in forward_formulas(number, layer) if isinstance(formula, Squashed)
    ))
