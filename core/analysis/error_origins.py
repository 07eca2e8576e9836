"""From which error: δ of every cell split by the timestep of the loss that it came from.

The cost is a sum over timesteps, C = Σₘ Cₘ, and δ is linear in the errors that are injected at the output. So
δₙ = Σₘ δₙ←ₘ, where δₙ←ₘ = ∂Cₘ/∂hₙ is what a backward pass leaves in the cell if only the error of timestep m is
injected; likewise every other error signal. Truncation is part of the pass: what it cuts off is absent, and the parts
add up to the truncated δ.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError
from ..layers.base import Layer
from ..network.trace import Step
from ..numerics.norms import norm
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec
from .origin_passes import OriginPasses


@dataclass(frozen=True, eq=False)
class ErrorOrigins:
    """An error signal of one layer by origin, for one sample of N timesteps.

    Attributes:
        layer: number of the layer, from 1.
        quantity: the error signal.
        origins: (M,) timesteps with a target that counts, from 1; only the last one many-to-one.
        parts: (M, N, units) the part of each origin in each cell; they add up to `whole` over the origins.
        reached: (M, N) whether the error of an origin passes through the cell. Elsewhere the part is absent, and zero
            in `parts`: at later timesteps, at those that truncation cuts off, and at all others where no layer from
            this one up has memory.
        whole: (N, units) the error signal of the step.
    """

    layer: int
    quantity: str
    origins: NDArray
    parts: NDArray
    reached: NDArray
    whole: NDArray

    @property
    def norms(self) -> NDArray:
        """(M, N) the norm of each part over the units; NaN where it is absent."""
        with np.errstate(all="ignore"):
            return np.where(self.reached, norm(self.parts, axis=2), np.nan)


def error_signals(layer: Layer) -> list[str]:
    """The names of a layer's error signals: δ and ∂C/∂z, and with gates those of every gate and state."""
    return [name for name in layer.quantities if name.split("_")[0] in ("delta", "dz")]


def error_origins(spec: RunSpec, step: Step, layer: int, sample: int = 0, quantity: str = "delta") -> ErrorOrigins:
    """Split an error signal of a layer by the timestep of the loss that it came from.

    Args:
        spec: the set-up of the step.
        step: the step.
        layer: number of the layer, from 1.
        sample: sample of the batch, from 0.
        quantity: one of the layer's `error_signals`: ``delta``, ``dz``, ``delta_c`` of an LSTM …

    Raises:
        SpecError: if there is no such layer, sample or error signal.
    """
    if not 1 <= layer <= len(spec.layers):
        raise SpecError("layer", f"a layer of the network, from 1 to {len(spec.layers)}", layer)
    signals = error_signals(spec.layers[layer - 1])
    if quantity not in signals:
        raise SpecError("quantity", f"one of {', '.join(signals)}", quantity)
    return _split(spec, step, sample, [(layer, quantity)])[0]


def all_error_origins(spec: RunSpec, step: Step, sample: int = 0, most: int | None = None) -> list[ErrorOrigins]:
    """Split the `signals` of every layer: δ, and the δ_c of an LSTM.

    Args:
        spec: the set-up of the step.
        step: the step.
        sample: sample of the batch, from 0.
        most: largest number of origins, at least two, evenly spaced with both ends. None: all, which add up.

    Raises:
        SpecError: if there is no such sample.
    """
    signals = [(i, name) for i, layer in enumerate(spec.layers, 1) for name in layer.signals]
    return _split(spec, step, sample, signals, most)


def error_of_origin(spec: RunSpec, step: Step, origin: int, sample: int = 0) -> list[dict[str, ErrorOrigins]]:
    """What the error of one timestep alone leaves in every cell: by layer, all of its `error_signals` by name.

    Args:
        spec: the set-up of the step.
        step: the step.
        origin: the timestep, from 1; one with a target that counts.
        sample: sample of the batch, from 0.

    Raises:
        SpecError: if there is no such origin or sample.
    """
    signals = [(i, name) for i, layer in enumerate(spec.layers, 1) for name in error_signals(layer)]
    found = _split(spec, step, sample, signals, only=origin)
    return [{each.quantity: each for each in found if each.layer == i} for i in range(1, len(spec.layers) + 1)]


@ONE_THREAD
def _split(spec: RunSpec, step: Step, sample: int, wanted: list[tuple[int, str]], most: int | None = None,
           only: int | None = None) -> list[ErrorOrigins]:
    passes = OriginPasses(spec, step, sample, most, only)
    count, length = len(passes.origins), passes.length
    parts = {(layer, name): np.empty((count, length, spec.layers[layer - 1].units)) for layer, name in wanted}
    with np.errstate(all="ignore"):
        for part, signal in passes.run():
            for (layer, name), array in parts.items():
                array[part] = signal(layer, name)
    return [
        ErrorOrigins(layer, name, passes.origins + 1, array, passes.reached(layer),
                     getattr(step.layers[layer - 1], name)[:length, sample])
        for (layer, name), array in parts.items()
    ]
