"""The lattice of cells: what the page draws itself."""

from dataclasses import asdict
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core import LayerTrace, RunSpec, Step, cuts, norm

from .base import View

MOST_EDGES = 2400


class LatticeView(View):
    """Every quantity of every cell for the first sample of the batch, its padding cut off."""

    name: ClassVar[str] = "lattice"
    title: ClassVar[str] = "Space × time"
    order: ClassVar[int] = 0

    def skeleton(self, spec):
        return None

    def data(self, moment):
        return picture(moment.spec, moment.step)


def picture(spec: RunSpec, step: Step) -> dict[str, Any]:
    """The lattice of one step."""
    n = int(step.lengths[0])
    rows = slice(None) if spec.many_to_one else slice(n)
    return {
        "sample": int(step.samples[0]), "index_in_batch": 0, "batch": len(step.samples), "timesteps": n,
        "cost": float(step.sample_costs[0]), "inputs": step.inputs[:n, 0],
        "outputs": step.outputs[rows, 0], "targets": step.targets[rows, 0], "output_gradient": step.output_gradient[rows, 0],
        "layers": [_layer(layer, of.pictured, n, step) for of, layer in zip(spec.layers, step.layers, strict=True)], "edges": _edges(spec, step),
        "truncation": _truncation(spec, step, n)}


def _truncation(spec: RunSpec, step: Step, length: int) -> dict[str, Any] | None:
    """How this step was truncated, and where that cuts the sample that is shown; None where nothing goes back in time."""
    truncation = step.conditions.truncate if any(layer.recurrent for layer in spec.layers) else None
    return truncation and truncation.to_dict() | asdict(cuts(truncation, length, spec.many_to_one))


def _layer(layer: LayerTrace, quantities: tuple[str, ...], n: int, step: Step) -> dict[str, Any]:
    """Its numbers for the sample that is shown, (n, units) each, and the norms of what was added to its weights."""
    with np.errstate(over="ignore", invalid="ignore"):  # a diverged run is shown too
        changes = {name.removeprefix(f"{layer.name}."): float(norm(update))
                   for name, update in step.updates.items() if name.startswith(f"{layer.name}.")}
    start = {"name": layer.name, "h0": layer.h0[0] if layer.recurrent else None, "changes": changes}
    return start | {quantity: getattr(layer, quantity)[:n, 0] for quantity in quantities}


def _edges(spec: RunSpec, step: Step) -> list[NDArray] | None:
    """Each layer's W_S, (units, units below), for a feed-forward network small enough for its lines to be told apart."""
    weights = [weight for name, weight in step.weights.items() if name.endswith("W_space")]
    fits = spec.max_timesteps == 1 and sum(weight.size for weight in weights) <= MOST_EDGES
    return weights if fits else None
