"""The lattice of cells: what the page draws itself."""

from typing import ClassVar

from .base import View

QUANTITIES = ("h", "z", "dsigma", "delta", "delta_space", "delta_time", "dz")


class LatticeView(View):
    """Every quantity of every cell for the first sample of the batch, its padding cut off."""

    name: ClassVar[str] = "lattice"
    title: ClassVar[str] = "Space × time"
    order: ClassVar[int] = 0

    def skeleton(self, spec):
        return None

    def data(self, moment):
        step = moment.step
        n = int(step.lengths[0])
        rows = slice(None) if moment.spec.many_to_one else slice(n)
        return {
            "sample": int(step.samples[0]), "index_in_batch": 0, "batch": len(step.samples), "timesteps": n,
            "cost": float(step.sample_costs[0]), "inputs": step.inputs[:n, 0],
            "outputs": step.outputs[rows, 0], "targets": step.targets[rows, 0], "output_gradient": step.output_gradient[rows, 0],
            "layers": [{"name": layer.name} | {quantity: getattr(layer, quantity)[:n, 0] for quantity in QUANTITIES} for layer in step.layers]}
