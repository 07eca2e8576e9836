"""The size of the error signal at each timestep on its way back."""

from typing import Any, ClassVar

from unrolled.core import RunSpec, signal_sizes

from .base import View
from .figure import LEGEND, axis, layout, of_layer, symbol, timesteps
from .palette import MEMORY, TIME
from .scales import positive


class SignalsView(View):
    """For the first sample of the batch, of each layer with memory: ‖δₙ‖, and of an LSTM beside it ‖∂C/∂cₙ‖, which its
    forget gates alone carry back: the constant error carousel. In a comparison both networks stand in one chart.
    """

    name: ClassVar[str] = "signals"
    title: ClassVar[str] = "The error signal, back in time"
    about: ClassVar[str] = (
        f"‖{symbol('delta')}‖ at each timestep, from the last one back to the first, on a log axis; of an LSTM "
        "also that of its memory. A straight line down is a constant factor for each timestep."
    )
    period: ClassVar[float] = 0.1
    order: ClassVar[int] = 6
    imaginable: ClassVar[bool] = True
    comparison: ClassVar[str] = "overlaid"

    @classmethod
    def fits(cls, spec):
        return spec.max_timesteps > 1 and any(layer.recurrent for layer in spec.layers)

    def skeleton(self, spec):
        lines = [trace for i, layer in enumerate(spec.layers, 1) if layer.recurrent
                 for trace in self._lines(i, layer.signals, spec)]
        y = axis("size of the error signal", type="log")
        return {"data": lines, "layout": layout(timesteps(spec), y, showlegend=True,
                                                margin={"l": 48, "r": 10, "t": 20, "b": 34}, legend=LEGEND)}

    def _lines(self, i: int, signals: tuple[str, ...], spec: RunSpec) -> list[dict[str, Any]]:
        named = ((f"‖{symbol(signal, i, 'n')}‖", TIME if signal == "delta" else MEMORY) for signal in signals)
        return [{"type": "scatter", "mode": "lines", "name": name, "x": [], "y": [],
                 "line": {"color": colour, "width": 2}, **of_layer(i, spec),
                 "hovertemplate": f"{name}, n = %{{x}}: %{{y:.3g}}<extra></extra>"} for name, colour in named]

    def data(self, moment):
        sizes = [size for layer in signal_sizes(moment.spec, moment.step).values() for size in layer.values()]
        return {"traces": [{"x": list(range(1, len(size) + 1)), "y": positive(size)} for size in sizes]}
