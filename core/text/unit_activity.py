"""The activity of one unit along a text: its value after every character.

Source: Karpathy, Johnson and Fei-Fei 2015, Visualizing and understanding recurrent networks (arXiv 1506.02078), section
    4.2.
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
    """The activity of one unit along a passage.

    Attributes:
        text: the passage.
        values: (characters,) h of the unit, or its memory c, after each character.
    """

    text: str
    values: NDArray


def unit_activity(
    spec: RunSpec,
    weights: Mapping[str, NDArray],
    layer: int,
    unit: int,
    quantity: str = "h",
    start: int = 1,
    length: int = 400,
) -> UnitActivity:
    """Read a passage of the task's text from the initial state, and record one unit.

    Args:
        spec: the set-up, with a task that reads text.
        weights: all weights by name, as a trainer or a step has them.
        layer: layer, from 1.
        unit: unit of the layer, from 1.
        quantity: ``h``, or another state of the layer, such as ``c`` of an LSTM.
        start: first character of the passage, from 1.
        length: number of characters; fewer at the end of the text.

    Raises:
        SpecError: if the task reads no text, or if layer, unit, quantity or start does not exist.
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
