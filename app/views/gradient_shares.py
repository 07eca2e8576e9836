"""The share of each timestep in the gradient of a weight matrix."""

from typing import ClassVar

import numpy as np
from unrolled.core import Operand, RunSpec, WeightName, projection_on_gradient

from .base import View
from .figure import LEGEND, axis, layout, of_layer, symbol, timesteps
from .palette import SPACE, TIME


def matrices(spec: RunSpec) -> list[tuple[int, str, str, str]]:
    """Each weight matrix: layer, full name, symbol and colour."""
    return [(i, WeightName.of(i, name).weight, symbol(name, i), SPACE if taken is Operand.BELOW else TIME)
            for i, layer in enumerate(spec.layers, 1)
            for name, (_, taken) in layer.gradient_terms().items() if taken is not Operand.ONE]


class ContributionsView(View):
    """What each timestep adds to the gradients of W_S and W_T along their directions. The bars of a matrix sum to
    ‖∂C̄/∂W‖.
    """

    name: ClassVar[str] = "contributions"
    title: ClassVar[str] = f"Where {symbol('mean_grad_W')} came from"
    about: ClassVar[str] = (
        "The gradient of a recurrent weight is a sum over the timesteps; each bar is the share of one of them, "
        "measured along the sum. Together they are as long as the gradient."
    )
    period: ClassVar[float] = 0.1
    order: ClassVar[int] = 5
    imaginable: ClassVar[bool] = True

    @classmethod
    def fits(cls, spec):
        return spec.max_timesteps > 1

    def skeleton(self, spec):
        bars = [{"type": "bar", "name": name, "x": [], "y": [], "marker": {"color": colour}, **of_layer(i, spec),
                 "hovertemplate": f"{name}, n = %{{x}}: %{{y:.3g}}<extra></extra>"}
                for i, _, name, colour in matrices(spec)]
        y = axis(f"added to ‖{symbol('mean_grad_W')}‖", zeroline=True, exponentformat="power")
        return {"data": bars, "layout": layout(timesteps(spec), y, bargap=0.15, showlegend=True,
                                               margin={"l": 48, "r": 10, "t": 20, "b": 34}, legend=LEGEND)}

    def data(self, moment):
        n = np.arange(1, len(moment.step.inputs) + 1)
        shares = [projection_on_gradient(moment.step, name) for _, name, *_ in matrices(moment.spec)]
        return {"traces": [{"x": n, "y": np.where(np.isfinite(share), share, np.nan)} for share in shares]}
