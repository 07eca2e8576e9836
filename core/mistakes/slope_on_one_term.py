"""σ′ of a gate on one of the two terms of ∂C/∂c."""

from dataclasses import dataclass
from typing import ClassVar

from ..registry import register
from .base import GateMistake

PARTNERS = {"i": "g", "f": "c_before", "g": "i"}  # what each gate is multiplied by in c


@register
@dataclass(frozen=True)
class SlopeOnOneTerm(GateMistake):
    """∂C/∂c of a gate is written out as a sum without brackets, so that σ′(z) multiplies only what comes from h, and
    not what the memory of the next timestep hands back.
    """

    kind: ClassVar[str] = "slope_on_one_term"
    label: ClassVar[str] = "σ′ on one of two terms"
    formula: ClassVar[str] = (
        r"\nabla_{z_i} C = {}_\mathrm{T}\nabla_c C \odot g + \delta \odot o \odot (1 - \tanh^2 c) \odot g \odot \sigma'(z_i)"
    )
    wrong: ClassVar[str] = "All of ∂C/∂c goes through the gate, and so all of it is multiplied by the gate's slope."
    essay: ClassVar[str] = "“The backprop insight”, step 3: δ ⊙ dσ/dz, with all of δ"
    several_timesteps: ClassVar[bool] = True

    def dz(self, right, cell, delta, gate=""):
        if gate not in PARTNERS:
            return right(cell, delta, gate)
        later = cell.delta_c_time * getattr(cell, PARTNERS[gate])
        return later + right(cell, delta - later, gate)

    def misfit_layer(self, spec, layer):
        if "c" not in spec.layers[layer].states or self.gate == "o":
            return "a layer with a memory, at one of the gates i, f and g"
        return super().misfit_layer(spec, layer)
