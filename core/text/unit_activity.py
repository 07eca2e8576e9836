"""What one unit does along a text: its value after every character.

Source: Karpathy, Johnson and Fei-Fei 2015, Visualizing and understanding recurrent networks (arXiv 1506.02078), section 4.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError, Verbatim
from ..spec import RunSpec
from .stepper import CharacterStepper


@dataclass(frozen=True, eq=False)
class UnitActivity:
    """One unit along a stretch of the text.

    Attributes:
        text: what was read.
        values: (characters,) its h, or its memory c, after each of them.
    """

    text: str
    values: NDArray


def unit_activity(spec: RunSpec, weights: Mapping[str, NDArray], layer: int, unit: int, quantity: str = "h", start: int = 1, length: int = 400) -> UnitActivity:
    """Read a stretch of the task's text with these weights, from the initial state on and without a break, and look at one unit.

    Args:
        layer, unit, start: from 1; `start` is the first character.
        quantity: ``h``, or another state of the layer: ``c`` of an LSTM.
        length: how many characters, fewer where the text ends.

    Raises:
        SpecError: for a task that reads no text, and for a place that there is not.
    """
    reader = CharacterStepper(spec, weights)
    _within("layer", layer, len(spec.layers))
    _within("unit", unit, spec.layers[layer - 1].units)
    _within("start", start, len(spec.task.whole))
    known = dict.fromkeys(("h", *spec.layers[layer - 1].states))
    if quantity not in known:
        raise SpecError("quantity", f"{' or '.join(known)}, as layer {layer} has it", quantity)
    text = spec.task.whole[start - 1 : start - 1 + length]
    values, cells = np.empty(len(text)), getattr(reader.lattice.layers[layer - 1], quantity)
    for n, place in enumerate(reader.places(text, "text")):
        reader.read(place)
        values[n] = cells[0, 0, unit - 1]
    return UnitActivity(text, values)


def _within(field: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise SpecError(field, f"a whole number from 1 to {most:,}", Verbatim(f"{value:,}"))
