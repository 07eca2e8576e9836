"""What truncation cuts: whether Tδ gets from one timestep to the one before, and what of it."""

from enum import Enum

import numpy as np
from numpy.typing import NDArray

from ..truncation import Window
from .place import Place


class Carried(Enum):
    """How much of what a timestep hands back arrives one timestep before."""

    ALL = "all"
    PART = "part"
    NONE = "none"


def carried(place: Place, n: int) -> Carried:
    """How much of the error signal gets from timestep n + 1 to n."""
    leaving = [window for window in place.passes if _takes_part(place, window) and _reaches(place, window, n + 1)]
    arriving = [window for window in leaving if _reaches(place, window, n)]
    if len(arriving) == len(leaving):
        return Carried.ALL
    return Carried.PART if arriving else Carried.NONE


def reaching(place: Place, layer: int, n: int) -> NDArray:
    """∂C/∂z at timestep n + 1 of those backward passes alone that go on to timestep n, (units,).

    Each error that enters goes back as far as its own pass covers, so that of a sum over passes a part may be cut.
    """
    total = np.zeros(place.units(layer))
    with np.errstate(all="ignore"):
        for window in place.passes:
            if _takes_part(place, window) and _reaches(place, window, n):
                total += _pass(place, window, layer, n + 1)[n]
    return total


def _reaches(place: Place, window: Window, n: int) -> bool:
    """Whether a backward pass covers timestep n (from 1) of this sample."""
    return window.first < n <= window.last + 1 and (window.carry is None or bool(window.carry[n - 1, place.sample, 0]))


def _takes_part(place: Place, window: Window) -> bool:
    """Whether any of this sample's errors enters in this pass."""
    return window.inject is None or bool(window.inject[:, place.sample, 0].any())


def _pass(place: Place, window: Window, bottom: int, first: int) -> NDArray:
    """∂C/∂z of a layer in one backward pass, (N, units): from the output down to it, back to a timestep that the pass covers."""
    space, direct = _entering(place, window)
    for layer in range(place.depth, bottom - 1, -1):
        dz = _through_layer(place, layer, space, direct if place.direct(layer) else None, range(min(place.length, window.last + 1), first - 1, -1))
        space = dz @ place.step.weights[f"layer{layer}.W_space"]
    return dz


def _entering(place: Place, window: Window) -> tuple[NDArray, NDArray]:
    """∂C/∂y, and where output and cost go together the joint ∂C/∂z, of the targets of one pass: (N, outputs) each."""
    b, cost = place.sample, place.spec.cost
    space = place.trace(place.depth).delta_space[:, b].copy()
    direct = np.zeros_like(space)
    if cost.partner is not None:
        for n in range(1, place.length + 1):
            row = place.target_row(n)
            if row is not None:
                cost.backward_through_partner(place.step.outputs[row, b], place.step.targets[row, b], direct[n - 1])
    if window.inject is not None:
        mask = window.inject[:, b]
        space, direct = np.where(mask > 0, space, 0.0), direct * mask
    return space, direct


def _through_layer(place: Place, layer: int, space: NDArray, direct: NDArray | None, timesteps: range) -> NDArray:
    """∂C/∂z of one layer from what arrives from above, timestep by timestep back."""
    kind, trace, b = place.layer(layer), place.trace(layer), place.sample
    dz, time = np.zeros_like(space), np.zeros(place.units(layer))
    for n in timesteps:
        arrives = time if direct is not None else space[n - 1] + time
        kind.activation.backward(arrives, trace.h[n - 1, b], trace.dsigma[n - 1, b], dz[n - 1])
        if direct is not None:
            dz[n - 1] += direct[n - 1]
        if kind.recurrent:
            time = dz[n - 1] @ place.step.weights[f"layer{layer}.W_time"]
    return dz
