"""A finding in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import isfinite

from ..formula.digits import written
from ..mistakes.base import CellMistake, Mistake
from ..network.place import Place
from .finding import Difference, Finding

MANY = 8  # names of arrays that are listed
QUANTITIES = {"delta_space": "Sδ, what arrives from the layer above", "delta_time": "Tδ, what arrives from the next "
              "timestep", "delta": "δ = ∂C/∂h", "dz": "∂C/∂z", "delta_c": "∂C/∂c", "output_gradient": "∂C/∂y",
              "delta_c_time": "what the memory of the next timestep hands back", "delta0": "∂C/∂h₀",
              "delta_c0": "∂C/∂c₀", "gradients": "the gradient", "updates": "the update"}


def sentences(finding: Finding, layer: str | None = None) -> Iterator[str]:
    """A finding in sentences: what is right, where it begins to differ, why, and what was not checked.

    Args:
        finding: the finding.
        layer: the layer that alone was programmed, in a known convention, or empty for a whole network in a known one:
            neither is said then, nor what else there is. None: nothing is known.
    """
    def name(full: str) -> str:
        return full.removeprefix(f"{layer}.")

    yield from _convention(finding) if layer is None else ()
    if finding.right:
        yield f"Right: {listed(map(name, finding.agrees))}{_up_to_factor(finding)}."
    else:
        if finding.agrees:
            yield f"Right: {listed(map(name, finding.agrees))}."
        yield from _first(finding.differences[0], name, layer)
        yield from (f"{name(each.name)} differs too: {_size(each)}." for each in finding.differences[1:])
    yield from _mistakes(finding, layer)
    if finding.in_part and layer is None:
        yield f"Given in part, and checked only there: {listed(finding.in_part)}."
    if finding.unchecked and layer is None:
        yield f"Not given, and so not checked: {listed(finding.unchecked)}."


def _convention(finding: Finding) -> Iterator[str]:
    if finding.convention.name != "unrolled":
        yield f"Read in the convention of {finding.convention.label}." if finding.convention.name else (
            f"Read as: {finding.convention.label}.")


def _up_to_factor(finding: Finding) -> str:
    if finding.factor == 1.0:
        return ""
    return f", if the cost is {written(finding.factor)} times the one of this network: every number has that factor"


def _first(difference: Difference, name: Callable[[str], str], layer: str | None) -> Iterator[str]:
    what = name(difference.name)
    index = f"[{', '.join(map(str, difference.index))}]" if difference.of > 1 else ""
    yield (f"The first that is wrong, in the order of the computation, is {what}{index}: "
           f"{written(difference.given)}, where {written(difference.right)} is right.{_place(difference, layer)}")
    yield f"In {what} {_size(difference)}."


def _place(difference: Difference, layer: str | None) -> str:
    """Where a difference is; the entry of a weight in a known convention is where its index says."""
    known = layer is not None and difference.place.weight is not None
    return "" if known else f" It is {place_in_words(difference.place, layer)}."


def _size(difference: Difference) -> str:
    """How much an array differs."""
    all_of_them = difference.entries == difference.of
    entries = f"all {difference.of}" if all_of_them else f"{difference.entries} of {difference.of}"
    size = f", and the difference is {difference.size:.0%} of its norm" if isfinite(difference.size) else ""
    kind = f"; {difference.kind}" if difference.kind else ""
    return f"{'the one entry differs' if difference.of == 1 else f'{entries} entries differ'}{size}{kind}"


def _mistakes(finding: Finding, layer: str | None) -> Iterator[str]:
    if finding.mistakes:
        either = " either" if len(finding.mistakes) > 1 else ""
        meant = "For the cost of this network" if finding.factor != 1.0 else "If another layout or scale is meant"
        otherwise = f"{meant}, every" if finding.right else "Every"
        for i, together in enumerate(finding.mistakes):
            start = "Or by" if i else f"{otherwise} number is explained{either} by"
            places = (where(mistake, layer, finding.convention.gates) for mistake in together)
            named = (f"“{mistake.label}”{place}" for mistake, place in zip(together, places, strict=True))
            yield f"{start} {' together with '.join(named)}."
            yield from (f"{mistake.done} {mistake.wrong} See {mistake.essay}." for mistake in together)
    elif finding.doubtful:
        yield "Several mistakes may explain this; the numbers are too few, or have too few digits, to name one."
    elif not finding.right:
        yield "It differs, and no known mistake explains every number." + (
            "" if finding.complete else " The network is too large for all pairs of mistakes to be tried.")


def where(mistake: Mistake, known: str | None, letters: Mapping[str, str]) -> str:
    """Where a mistake is made, in words; empty for everywhere. A layer that is known is not said.

    `letters` are those of a course for gates to which we give others.
    """
    gate, layer = (getattr(mistake, part, None) for part in ("gate", "layer"))
    timestep = mistake.timestep if isinstance(mistake, CellMistake) else None
    parts = [f"at gate {letters.get(gate, gate)}" if gate else "", f"in {layer}" if layer and layer != known else "",
             f"at timestep {timestep + 1}" if timestep is not None else ""]
    return "".join(f" {part}" for part in parts if part)


def place_in_words(place: Place, known: str | None = None) -> str:
    """A place of the network in words, counted from 1. A layer that is known is not said."""
    quantity = QUANTITIES.get(place.quantity, place.quantity)
    if place.weight is not None:
        return f"{quantity} of {place.weight}, entry {', '.join(str(i + 1) for i in place.index)}"
    if place.layer is None:
        return quantity
    layer = f" of layer {place.layer}" if place.layer else " of the input"
    layer = "" if known == f"layer{place.layer}" else layer
    timestep = "before the first timestep" if place.timestep == 0 else f"timestep {place.timestep}"
    return f"{quantity}{layer}, {timestep}, sample {place.sample + 1}, unit {place.unit + 1}"


def listed(names: Iterable[str]) -> str:
    """Names in a row; the number of those beyond the first few."""
    names = list(names)
    more = f" and {len(names) - MANY} more" if len(names) > MANY + 1 else ""
    return ", ".join(names[:MANY] if more else names) + more
