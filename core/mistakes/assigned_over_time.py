"""= for += over time."""

from dataclasses import dataclass
from typing import ClassVar

from ..parameters import Choice, param
from ..registry import register
from .base import LayerMistake


@register
@dataclass(frozen=True)
class AssignedOverTime(LayerMistake):
    """The gradient is assigned and not added at each timestep, so that one timestep is left."""

    kind: ClassVar[str] = "assigned_over_time"
    label: ClassVar[str] = "= for += over time"
    formula: ClassVar[str] = r"\Delta W = \nabla_{z_n} C \otimes h_n"
    wrong: ClassVar[str] = (
        "The same weights are used at every timestep, and the derivative is the sum over all of them."
    )
    essay: ClassVar[str] = "the sequel: ΔW += …"
    several_timesteps: ClassVar[bool] = True

    left: str = param(
        Choice(choices=("first", "last"), about="The timestep that is left: the first one, to which a loop comes last "
                                                "on its way back, or the last."),
        "first",
    )

    of: str = param(
        Choice(choices=("all", "W_space", "W_time", "b"), about="Whose gradients: all, or those of W_S, W_T or b."),
        "all",
    )

    def over_time(self, right, weight, terms):
        if self.of != "all" and not weight.startswith(self.of):
            return right(weight, terms)
        terms = list(terms)
        return terms[-1 if self.left == "first" else 0]

    def misfit_layer(self, spec, layer):
        chosen = spec.layers[layer]
        fits = {"W_time": chosen.recurrent, "b": chosen.bias}.get(self.of, True)
        return "" if fits else "a layer with memory" if self.of == "W_time" else "a layer with biases"
