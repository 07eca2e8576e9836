"""From which error: the strength of δ by the timestep of the loss that it came from, and how far a state reaches."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from unrolled.core import RunSpec, all_error_origins, state_influence

from .base import View
from .figure import layout, of_layer, symbol, timesteps
from .palette import STRENGTH

FAINTEST, STRONGEST = -8.0, 2.0
ERRORS, STATES = "errors", "states"
# Multiplications for the origins, and units³ for the products of Jacobians, in one picture: some 20 ms each. A large
# network has only some of the origins and timesteps.
PASSED, MULTIPLIED = 20_000_000, 200_000_000


class OriginsView(View):
    """For the first sample of the batch, of each layer: log₁₀ ‖δ‖ of each timestep by its origin, the timestep of the
    loss; or log₁₀ ‖∂hₘ/∂hₙ‖, the Frobenius norm, for all pairs of timesteps. Pairs that no error passes between are
    empty.
    """

    name: ClassVar[str] = "origins"
    title: ClassVar[str] = "Error origins"
    about: ClassVar[str] = (
        f"For each layer log₁₀ of ‖{symbol('delta')}‖ at one timestep that comes from the loss at another: "
        f"{symbol('delta')} is the sum over all of them. Or ‖∂hₘ/∂hₙ‖, how much a state depends on an earlier one."
    )
    period: ClassVar[float] = 0.3
    order: ClassVar[int] = 6
    imaginable: ClassVar[bool] = True
    choices: ClassVar[Mapping[str, str]] = MappingProxyType({ERRORS: "errors", STATES: "states"})

    @classmethod
    def fits(cls, spec):
        return spec.max_timesteps > 1 and any(layer.recurrent for layer in spec.layers)

    def skeleton(self, spec):
        y = timesteps(spec, "m")
        heatmaps = [self._heatmap(i, choice, spec) for i, layer in enumerate(spec.layers, 1)
                    for choice in (ERRORS, *[STATES] * layer.recurrent)]
        return {"data": heatmaps, "layout": layout(timesteps(spec), y)}

    def _heatmap(self, i: int, choice: str, spec: RunSpec) -> dict[str, Any]:
        what = (f"‖{symbol('delta', i)}‖ at n = %{{x}} from the error at m = %{{y}}" if choice == ERRORS
                else f"‖derivative of {symbol('h', i)} at m = %{{y}} in that at n = %{{x}}‖")
        place = of_layer(i, spec)
        return {"type": "heatmap", "x": [], "y": [], "z": [], "zmin": FAINTEST, "zmax": STRONGEST,
                "colorscale": STRENGTH, "hovertemplate": f"{what}: 10^%{{z}}<extra></extra>", "zhoverformat": ".2f",
                "colorbar": {"thickness": 8, "outlinewidth": 0, "tickvals": [-8, -6, -4, -2, 0, 2]},
                "marks": place["marks"] | {"choice": choice}, "visible": place["visible"] and choice == ERRORS}

    def data(self, moment):
        spec, step = moment.spec, moment.step
        cells = len(step.inputs) * moment.trainer.parameters
        errors = {found.layer: (found.origins, np.arange(1, found.parts.shape[1] + 1), found.norms)
                  for found in all_error_origins(spec, step, most=max(2, PASSED // cells))
                  if found.quantity == "delta"}
        cubes = sum(layer.state_size**3 for layer in spec.layers if layer.recurrent) * len(step.inputs) // 2
        states = {found.layer: (found.timesteps, found.timesteps, found.norms["h"])
                  for found in state_influence(spec, step, most=max(2, MULTIPLIED // cubes), norm="frobenius")}
        return {"traces": [{"x": x, "y": y, "z": logarithms(norms)} for i in errors
                           for y, x, norms in (errors[i], *([states[i]] if i in states else []))]}


def logarithms(norms: NDArray) -> NDArray:
    """log₁₀ of the norms; NaN where there is none, or it is not positive and finite."""
    with np.errstate(all="ignore"):
        found = np.log10(norms)
    return np.where(np.isfinite(found), found, np.nan)
