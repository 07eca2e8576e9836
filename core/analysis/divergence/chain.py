"""The chain of factors that led to a number, walked back from number to number."""

import math
from typing import NamedTuple

from ...errors import SpecError
from ...formula.digits import written
from ...network.place import Place
from ...network.trace import Step
from ...numerics.interrupts import may_interrupt
from ...spec import RunSpec
from .first import NotFinite, first_not_finite
from .terms import Factor, Term, Terms


class Link(NamedTuple):
    """One number of the chain.

    Attributes:
        place, value: the number.
        factors: those of the largest term that it is made of; empty for a number that is given.
        terms: number of terms.
    """

    place: Place
    value: float
    factors: Term
    terms: int


class Divergence(NamedTuple):
    """Why a step is not finite.

    Attributes:
        update: number of the update, from 1; of a preview, that of the update before it.
        first: the first number that is not finite.
        chain: the number, then what it was made of, and so on back to an input, a target or a weight.
        weight: the entry of the largest weight in the chain; None without weights.
        words: the same in two sentences.
    """

    update: int
    first: NotFinite
    chain: list[Link]
    weight: Place | None
    words: str


def trace_divergence(spec: RunSpec, step: Step) -> Divergence:
    """Find the first number of a step that is not finite, and walk back along the largest terms that led to it.

    Args:
        spec: the set-up of the step.
        step: the step at which a run diverged.

    Raises:
        SpecError: if all numbers of the step are finite.
    """
    first = first_not_finite(spec, step)
    if first is None:
        raise SpecError("update", "an update with a number that is not finite", step.index)
    terms = Terms(spec, step)
    chain = _walk(terms, first)
    weights = [factor.place for link in chain for factor in (*link.factors, Factor(link.value, link.place))
               if factor.place and factor.place.quantity == "weights"]
    largest = max(weights, key=lambda place: abs(terms.value(place)), default=None)
    return Divergence(step.index, first, chain, largest, _words(step, first, largest, terms))


def _walk(terms: Terms, first: NotFinite) -> list[Link]:
    chain, place = [], first.place
    while place is not None:
        may_interrupt()
        found = terms.of(place)
        largest = max(found, key=_size, default=())
        chain.append(Link(place, terms.value(place), largest, len(found)))
        place = _culprit(largest)
    return chain


def _size(term: Term) -> float:
    """log |product|, which neither overflows nor underflows; what is not finite is larger than all else."""
    sizes = [abs(factor.value) for factor in term]
    if not all(map(math.isfinite, sizes)):
        return math.inf
    return sum(math.log(size) if size else -math.inf for size in sizes)


def _culprit(term: Term) -> Place | None:
    """The number to go on with: of those that are no weights the largest, or the weight if there is nothing else."""
    numbers = [factor for factor in term if factor.place is not None]
    cells = [factor for factor in numbers if factor.place.quantity != "weights"]
    largest = max(cells or numbers, key=lambda factor: math.inf if math.isnan(factor.value) else abs(factor.value),
                  default=None)
    return None if largest is None else largest.place


def _words(step: Step, first: NotFinite, weight: Place | None, terms: Terms) -> str:
    place, where = first.place, []
    if place.layer is not None:
        where.append(f"layer {place.layer}")
    if place.timestep is not None and len(step.inputs) > 1:
        where.append(f"timestep {place.timestep}")
    if place.unit is not None:
        where.append(f"unit {place.unit + 1}")
    if place.weight is not None:
        where.append(f"entry {', '.join(str(i + 1) for i in place.index)} of {place.weight}")
    found = "not a number" if math.isnan(first.value) else "infinite"
    what = f"{place.quantity} in {', '.join(where)}" if where else place.quantity
    said = f"The first number that is not finite is {found}: {what}."
    if weight is None:
        return said
    entry = ", ".join(str(i + 1) for i in weight.index)
    return (f"{said} The largest weight on the way to it is entry {entry} of {weight.weight}, "
            f"{written(terms.value(weight))}.")
