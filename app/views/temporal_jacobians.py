"""Why gradients vanish or explode: the factors of δ on its way back through time."""

from typing import Any, ClassVar

from unrolled.core import RunSpec, TemporalJacobians, temporal_jacobians

from .base import View
from .figure import LEGEND, axis, layout, of_layer, symbol, timesteps
from .palette import MEMORY, TARGET, TIME
from .scales import positive

# Singular values and eigenvalues take units³ each; so many units³ are looked at in one picture, which takes some 20 ms,
# and with that perhaps not every timestep. The products take all timesteps, and beyond so many units³ there is no
# picture.
LOOKED_AT, MULTIPLIED = 5_000_000, 400_000_000
LINES = (("product", "product of the factors back from N, norm", TIME, 2.5), ("norm", "this factor, norm", TARGET, 1.2),
         ("radius", "this factor, radius", MEMORY, 1.2))


class FactorsView(View):
    """For the first sample of the batch, of each recurrent layer: norm and radius of the factor W_Tᵀ diag(σ′ₙ) of each
    timestep, and the norm of their product back from the last one.
    """

    name: ClassVar[str] = "factors"
    title: ClassVar[str] = "Why gradients vanish or explode"
    about: ClassVar[str] = (
        f"For each timestep back, what {symbol('delta')} is multiplied by: the norm and the spectral radius of "
        "W_Tᵀ diag σ′, and the norm of the product of all of them. Factors below 1 make it vanish, factors above "
        "1 explode."
    )
    period: ClassVar[float] = 0.2
    order: ClassVar[int] = 6
    imaginable: ClassVar[bool] = True
    strip: ClassVar[bool] = True

    @classmethod
    def fits(cls, spec):
        return 0 < cubes(spec) * (spec.max_timesteps - 1) <= MULTIPLIED

    def skeleton(self, spec):
        layers = [i for i, layer in enumerate(spec.layers, 1) if layer.recurrent]
        y = axis("", type="log", domain=[0, 0.9])
        above = {"domain": [0.9, 1], "range": [0, 1], "visible": False, "fixedrange": True}
        return {"data": [trace for i in layers for trace in self._traces(i, spec)],
                "layout": layout(timesteps(spec), y, yaxis2=above, showlegend=True,
                                 margin={"l": 48, "r": 10, "t": 20, "b": 34},
                                 legend=LEGEND)}

    def _traces(self, i: int, spec: RunSpec) -> list[dict[str, Any]]:
        lines = [{"type": "scatter", "mode": "lines+markers", "name": name, "x": [], "y": [],
                  "line": {"color": colour, "width": width},
                  "marker": {"size": 4}, **of_layer(i, spec),
                  "hovertemplate": f"n = %{{x}}: {hover} %{{y:.3g}}<extra></extra>"}
                 for name, hover, colour, width in LINES]
        words = {"type": "scatter", "mode": "text", "x": [0.5], "y": [0.5], "yaxis": "y2", "text": [""],
                 "textposition": "middle right",
                 "hoverinfo": "skip", "showlegend": False, "cliponaxis": False, **of_layer(i, spec)}
        return [*lines, words]

    def data(self, moment):
        most = max(2, LOOKED_AT // max(1, cubes(moment.spec)))
        found = temporal_jacobians(moment.spec, moment.step, 0, most)
        return {"traces": [trace for layer in found for trace in self._filled(layer, moment.spec)]}

    def _filled(self, found: TemporalJacobians, spec: RunSpec) -> list[dict[str, Any]]:
        return [{"x": found.reached, "y": positive(found.products)}, {"x": found.timesteps, "y": positive(found.norms)},
                {"x": found.timesteps, "y": positive(found.radii)},
                {"text": [f"{symbol('delta', found.layer)} {found.words}"]}]


def cubes(spec: RunSpec) -> int:
    """Sum over all recurrent layers of the state size, cubed."""
    return sum(layer.state_size**3 for layer in spec.layers if layer.recurrent)
