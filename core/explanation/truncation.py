"""What truncation cuts: whether Tδ gets from one timestep to the one before, and what of it."""

from enum import Enum

import numpy as np
from numpy.typing import NDArray

from ..layers.weight_name import layer_name
from ..network.lattice import Lattice
from ..network.network import Network
from ..truncation import Window
from .place import SampleView


class Carried(Enum):
    """How much of what a timestep hands back arrives one timestep before."""

    ALL = "all"
    PART = "part"
    NONE = "none"


def carried(place: SampleView, n: int) -> Carried:
    """How much of the error signal gets from timestep n + 1 to n."""
    leaving = [
        window for window in place.passes if _takes_part(place, window) and _reaches(window, place.sample, n + 1)
    ]
    arriving = [window for window in leaving if _reaches(window, place.sample, n)]
    if len(arriving) == len(leaving):
        return Carried.ALL
    return Carried.PART if arriving else Carried.NONE


def reaching(place: SampleView, layer: int, n: int) -> dict[str, NDArray]:
    """The error signals at timestep n + 1 of those backward passes alone that go on to timestep n, by quantity,
    (units,) each.

    Each error that enters goes back as far as its own pass covers, so that of a sum over passes a part may be cut. The
    sample's forward pass is made again, and then each of those backward passes by itself.
    """
    lattice = _alone(place)
    names = [name for name in place.layer(layer).quantities if name.startswith(("delta", "dz"))]
    parts = {name: np.zeros(place.units(layer)) for name in names}
    with np.errstate(all="ignore"):
        lattice.forward()
        for _ in lattice.separate_passes([window for window in lattice.windows if _reaches(window, 0, n)]):
            for name, total in parts.items():
                total += lattice.layout.fields.view(lattice.flat, f"{layer_name(layer)}.{name}")[n, 0]
    return parts


def truncated(n: int) -> str:
    """What is said where only a part of the error signal goes back."""
    return (
        f"Truncated: only the backward passes that also cover timestep {n} hand back an error signal from timestep {n + 1}, "
        "and only their part counts."
    )


def _alone(place: SampleView) -> Lattice:
    """The network over this sample alone, truncated as the step was."""
    step, b, length = place.step, place.sample, place.length
    lattice = Lattice(Network(place.spec), step.before.theta, length, 1, truncate=step.settings.truncate)
    targets = step.targets[:, [b]] if place.spec.many_to_one else step.targets[:length, [b]]
    lattice.load(step.inputs[:length, [b]], targets, step.lengths[[b]])
    lattice.set_initial_states(start[[b]] for start in step.initial_states)
    return lattice


def _reaches(window: Window, sample: int, n: int) -> bool:
    """Whether a backward pass covers timestep n (from 1) of a sample."""
    return window.first < n <= window.last + 1 and (window.carry is None or bool(window.carry[n - 1, sample, 0]))


def _takes_part(place: SampleView, window: Window) -> bool:
    """Whether any of this sample's errors enters in this pass."""
    return window.inject is None or bool(window.inject[:, place.sample, 0].any())
