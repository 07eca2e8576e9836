"""Layouts that no course of ours has: every order of the axes with every orientation of the matrices."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from .base import OURS, Convention, Scale

AXES = {OURS: "(timesteps, samples, units)", "BTU": "(samples, timesteps, units)", "UBT": "(units, samples, timesteps)",
        "TUB": "(timesteps, units, samples)", "UTB": "(units, timesteps, samples)"}
SCALES = {"": lambda samples: Scale(), "error signals divided by the batch size": lambda samples: Scale(1.0 / samples),
          "gradients summed over the batch": lambda samples: Scale(gradients=samples)}


class FreeLayout(Convention):
    """A layout and a scale put together, under our names.

    Args:
        axes: the axes of arrays of cells, one of `AXES`.
        transposed: whether matrices are transposed.
        delta: what δ means, ``delta`` or ``dz``.
        scale: one of `SCALES`.
    """

    name = ""
    source = ""
    own_names = False

    def __init__(self, axes: str, transposed: bool, delta: str, scale: str):
        self.axes, self.transposed, self.delta, self._scale = axes, transposed, delta, scale
        parts = [f"arrays {AXES[axes]}" if axes != OURS else "", "matrices transposed" if transposed else "",
                 "δ is ∂C/∂z" if delta == "dz" else "", scale]
        self.label = self.about = ", ".join(filter(None, parts))

    def scales(self, spec, samples):
        return (SCALES[self._scale](samples),)


def free_layouts() -> Iterator[FreeLayout]:
    """Every layout with every scale, the ones nearer to ours first; ours is not among them."""
    for transposed, axes, delta, scale in product((False, True), AXES, ("delta", "dz"), SCALES):
        if transposed or axes != OURS or delta != "delta" or scale:
            yield FreeLayout(axes, transposed, delta, scale)
