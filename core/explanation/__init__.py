"""Explanations: the equation of exactly this place, in symbols, in components, and with its numbers put in.

A cell, or a weight, of one step is told pass by pass. What the equations are made of is in `core.formula`; the page, a
notebook and a report all show the same. In a notebook::

    from unrolled import explain
    explain(trainer.spec, step, layer=1, timestep=3, unit=2)          # a cell
    explain(trainer.spec, step, weight="layer1.W_time", row=1, column=2)
"""

from typing import Any

import numpy as np

from ..errors import SpecError, Verbatim
from ..layers.weight_name import WeightName
from ..network.trace import Step
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec
from .cell import explain_cell
from .equation import Equation, Explanation, Section
from .mistaken import without_false_results
from .notations import notation as written_in
from .notations import notations
from .notations.base import Notation
from .place import SampleView
from .weight import explain_weight

__all__ = ["PASSES", "Equation", "Explanation", "Section", "explain", "notations"]

PASSES = ("forward", "cost", "backward", "update")


@np.errstate(all="ignore")  # of numbers that have grown beyond all bounds there are formulas too
@ONE_THREAD
def explain(
    spec: RunSpec, step: Step, *, layer: int | None = None, timestep: int = 1, unit: int | None = None,
    weight: str | None = None, row: int = 1, column: int | None = None, only: str | None = None, sample: int = 0,
    notation: str = "seed",
) -> Explanation:
    """Explain one cell of a step (by layer and timestep) or one weight (by name, row and column).

    The formulas are the right ones. Where a mistake of the set-up makes a number that does not follow from its
    formula, the equation says so, and has no `value`.

    Args:
        spec: the set-up of the step.
        step: the step.
        layer: layer of the cell, 1 … L; 0: the input.
        timestep, unit: of the cell, from 1; without a unit, all units as vectors.
        weight: full name of the weight, such as ``layer1.W_space``, instead of a layer.
        row, column: of the weight, from 1; a bias has no column.
        only: the only section to write: ``forward``, ``cost``, ``backward`` or ``update``; None: all sections.
        sample: sample of the batch, from 0.
        notation: ``seed``, ``nielsen``, ``goodfellow``, or another of `notations`.

    Raises:
        SpecError: if the cell or the weight does not exist; it names the argument (``pass`` for `only`).
    """
    within("sample", sample, 0, len(step.samples) - 1)
    place = SampleView(spec, step, sample)
    N = written_in(notation, place)
    if weight is None:
        found = _cell(N, place, layer, timestep, unit, only)
    elif layer is not None or unit is not None:
        raise SpecError("weight", "a weight, or a layer with a timestep and a unit", Verbatim("both"))
    else:
        found = _weight(N, place, weight, row, column)
    return without_false_results(found, step) if spec.mistakes else found


def _cell(N: Notation, place: SampleView, layer: Any, timestep: int, unit: int | None, only: str | None) -> Explanation:
    if layer is None:
        raise SpecError("layer", f"a layer, from 0 (the input) to {place.depth}, or a weight", None)
    within("layer", layer, 0, place.depth)
    within("timestep", timestep, 1, len(place.step.inputs))
    if unit is not None:
        within("unit", unit, 1, place.units(layer))
    if only is not None and only not in PASSES:
        raise SpecError("pass", f"one of {', '.join(PASSES)}", only)
    return explain_cell(N, layer, timestep, unit if layer else None, only)


def _weight(N: Notation, place: SampleView, weight: str, row: int, column: int | None) -> Explanation:
    if weight not in place.step.weights:
        raise SpecError("weight", f"one of {', '.join(place.step.weights)}", weight)
    shape = place.step.weights[weight].shape
    within("row", row, 1, shape[0])
    if len(shape) == 1 and column is not None:
        raise SpecError("column", "none, since a bias has one number a unit", column)
    if len(shape) == 2:
        column = 1 if column is None else column
        within("column", column, 1, shape[1])
    return explain_weight(N, WeightName.parse(weight), row, column)


def within(field: str, value: int, low: int, high: int) -> None:
    """Raise `SpecError` unless it is a whole number from `low` to `high`."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise SpecError(field, f"a whole number from {low} to {high}", value)
