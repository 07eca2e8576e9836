"""Whether the network forgets its initial state."""

from typing import Any, ClassVar

import numpy as np
from unrolled.core import RunSpec, state_forgetting

from .base import View
from .figure import axis, layout, of_layer, symbol, timesteps
from .palette import TIME
from .scales import positive
from .signal import washout

OTHERS = 5  # other initial states
MOST_CELLS = 200_000  # units × timesteps × states: some 20 ms


class ForgettingView(View):
    """For the first sample of the batch: the distance of the states of a layer from those after other initial states.
    """

    name: ClassVar[str] = "forgetting"
    title: ClassVar[str] = f"State forgetting ‖{symbol('h')}′ − {symbol('h')}‖"
    about: ClassVar[str] = (
        "The same input from other initial states: how far the states are apart at each timestep. Where the "
        "distance falls to zero, the network has forgotten where it began."
    )
    period: ClassVar[float] = 0.3
    order: ClassVar[int] = 7

    @classmethod
    def fits(cls, spec):
        cells = sum(layer.units for layer in spec.layers) * spec.max_timesteps * (OTHERS + 1)
        return spec.max_timesteps > 1 and cells <= MOST_CELLS and any(layer.recurrent for layer in spec.layers)

    def skeleton(self, spec):
        regions, words = washout(spec)
        y = axis("", type="log")
        return {"data": [self._trace(i, k, spec) for i, layer in enumerate(spec.layers, 1) if layer.recurrent
                         for k in range(OTHERS)],
                "layout": layout(timesteps(spec) | {"range": [-0.5, spec.max_timesteps + 0.5]}, y, shapes=regions,
                                 annotations=words)}

    def _trace(self, i: int, k: int, spec: RunSpec) -> dict[str, Any]:
        return {"type": "scatter", "mode": "lines", "name": f"layer {i}", "x": [], "y": [],
                "line": {"color": TIME, "width": 1.6}, "opacity": 0.75,
                **of_layer(i, spec), "hovertemplate": f"n = %{{x}}: state {k + 1} is %{{y:.2g}} away<extra></extra>"}

    def data(self, moment):
        found = state_forgetting(moment.spec, moment.step, others=OTHERS)
        return {"traces": [{"x": np.arange(len(apart)), "y": positive(apart)} for layer in found.values()
                           for apart in layer]}
