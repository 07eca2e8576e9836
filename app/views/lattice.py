"""The lattice of cells, which the page draws itself."""

from dataclasses import asdict
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from unrolled.core import LayerTrace, RunSpec, Step, WeightName, cuts, norm, weights_of_layer

from .base import View
from .rounding import read

MOST_EDGES = 2400
NUMBERS = {"outputs": "half", "inputs": "linear", "targets": "linear", "output_gradient": "root", "edges": "linear",
           "layers": "root"}
# levels of the strength of a signal relative to the strongest of the layer; 0 is no signal
STRONGEST, A_DECADE = 255, 20


class LatticeView(View):
    """Every quantity of every cell for the first sample of the batch, without padding."""

    name: ClassVar[str] = "lattice"
    title: ClassVar[str] = "Space × time"
    order: ClassVar[int] = 0
    renderer: ClassVar[str] = "stage"
    always: ClassVar[bool] = True

    def skeleton(self, spec):
        return None

    def data(self, moment):
        return picture(moment.spec, moment.step)

    def precision(self, path):
        return NUMBERS[path[0]]

    def looked_at(self, path, quantities):
        return path[0] != "layers" or path[2] in quantities or path[2] in ("h0", "strengths")


def picture(spec: RunSpec, step: Step) -> dict[str, Any]:
    """The lattice of a step."""
    n = int(step.lengths[0])
    rows = slice(None) if spec.many_to_one else slice(n)
    return {
        "sample": int(step.samples[0]), "index_in_batch": 0, "batch": len(step.samples), "timesteps": n,
        "cost": float(step.sample_costs[0]), "inputs": step.inputs[:n, 0],
        "outputs": step.outputs[rows, 0], "targets": step.targets[rows, 0],
        "output_gradient": step.output_gradient[rows, 0],
        "layers": [_layer(layer, of.displayed_quantities, n, step)
                   for of, layer in zip(spec.layers, step.layers, strict=True)], "edges": _edges(spec, step),
        "truncation": _truncation(spec, step, n)}


def _truncation(spec: RunSpec, step: Step, length: int) -> dict[str, Any] | None:
    """The truncation of a step, and where it cuts the sample that is shown; None if nothing goes back in time."""
    truncation = step.settings.truncate if any(layer.recurrent for layer in spec.layers) else None
    return truncation and truncation.to_dict() | asdict(cuts(truncation, length, spec.many_to_one))


def _layer(layer: LayerTrace, quantities: tuple[str, ...], n: int, step: Step) -> dict[str, Any]:
    """The numbers of a layer for the sample that is shown, (n, units) each, and the norms of its weight updates."""
    with np.errstate(over="ignore", invalid="ignore"):  # of a run that has diverged
        updates = weights_of_layer(step.layers.index(layer) + 1, step.updates)
        changes = {name: float(norm(update)) for name, update in updates.items()}
    start = {"name": layer.name, "h0": layer.h0[0] if layer.recurrent else None, "changes": changes}
    arrays = {quantity: getattr(layer, quantity)[:n, 0] for quantity in quantities}
    return start | arrays | ({"strengths": {name: _strengths(arrays[name]) for name in ("delta_space", "delta_time")}}
                             if not read(arrays["delta"]) else {})


def _strengths(signal: NDArray) -> dict[str, Any]:
    """How strong a signal, (n, units), is at each timestep, which its rounded numbers do not tell where it vanishes:
    `strongest`, the norm of one, and `levels` (n,) of how much less the others are, logarithmic bytes.
    """
    with np.errstate(all="ignore"):
        norms = np.nan_to_num(np.sqrt(np.einsum("ni,ni->n", signal, signal)), nan=0.0, posinf=0.0)
        strongest = float(norms.max())
        levels = np.where(norms > 0, np.rint(STRONGEST + A_DECADE * np.log10(norms / strongest)), 0)
    return {"strongest": strongest, "levels": np.clip(levels, 0, STRONGEST).astype(np.uint8)}


def _edges(spec: RunSpec, step: Step) -> list[NDArray] | None:
    """W_S of each layer, (units, units below), for a feed-forward network that is small enough to draw its lines."""
    weights = [weight for name, weight in step.weights.items() if WeightName.parse(name).own == "W_space"]
    fits = spec.max_timesteps == 1 and sum(weight.size for weight in weights) <= MOST_EDGES
    return weights if fits else None
