"""Which conventions a learner's arrays fit, by their names and shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from numpy.typing import NDArray

from ..conventions import conventions
from ..conventions.base import Convention
from ..conventions.blocks import Block, names_in
from ..conventions.layouts import free_layouts
from ..errors import SpecError, Verbatim
from .numbers import FlatNumbers
from .parts import part_of, parted

EXAMPLES = "layer1.delta or gradients/layer1.W_space"


@dataclass(frozen=True, eq=False)
class Fitted:
    """Arrays in a convention.

    Attributes:
        convention: the convention.
        positions: of each array's entries among our numbers; None for a name that it does not have.
        shapes: whether each array has the shape that it should have.
    """

    convention: Convention
    positions: dict[str, NDArray | None]
    shapes: dict[str, bool]

    @property
    def fits(self) -> bool:
        """Whether all have."""
        return all(self.shapes.values())


def fitting(given: Mapping[str, NDArray], numbers: FlatNumbers, names: Sequence[str]) -> list[Fitted]:
    """The arrays in every convention that they fit, those of courses first.

    Args:
        given: the arrays by name.
        numbers: our numbers.
        names: of the conventions; empty: all, and every other layout.

    Raises:
        SpecError: if there is none; it names the array that does not fit.
    """
    known = [conventions()[name]() for name in names] if names else [kind() for kind in conventions().values()]
    tried = [_fitted(given, numbers, convention) for convention in (*known, *([] if names else free_layouts()))
             if names or _meant(given, numbers, convention)]
    if not any(each.fits for each in tried):
        _refuse(given, tried, numbers)
    return [each for each in tried if each.fits]


def _meant(given: Mapping[str, NDArray], numbers: FlatNumbers, convention: Convention) -> bool:
    """Whether arrays of these names may be in a convention: some name is its own, or it has the names of ours."""
    blocks = convention.blocks(numbers.spec)
    return not convention.own_names or any(
        convention.named(whole, blocks) for name in given for whole in (name, parted(name)[0]))


def _fitted(given: Mapping[str, NDArray], numbers: FlatNumbers, convention: Convention) -> Fitted:
    blocks = convention.blocks(numbers.spec)
    positions = {name: _positions(name, blocks, convention, numbers) for name in given}
    fits = {name: places is not None and _squeezed(places.shape) == _squeezed(given[name].shape)
            for name, places in positions.items()}
    return Fitted(convention, positions, fits)


def _block(name: str, blocks: Mapping[str, Block], convention: Convention, numbers: FlatNumbers) -> Block | None:
    """What an array of this name is made of: of the convention's names or of ours; a weight alone is its gradient."""
    if block := convention.named(name, blocks):
        return block if all(part in numbers.shapes for part in names_in(block)) else None
    name = name if name in numbers.shapes else f"gradients/{name}"
    if name not in numbers.shapes:
        return None
    layer, _, own = name.partition(".")
    meant = f"{layer}.{convention.delta}" if own == "delta" and "/" not in name else name
    return meant if meant in numbers.shapes else name


def _positions(name: str, blocks: Mapping[str, Block], convention: Convention, numbers: FlatNumbers) -> NDArray | None:
    """Which of our numbers an array of this name has, or a part of one; None if there is no such array or part."""
    for whole, part in ((name, ()), parted(name)):
        if block := _block(whole, blocks, convention, numbers):
            return part_of(convention.array(block, numbers.positions), part)
    return None


def _squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size for size in shape if size != 1)


def _refuse(given: Mapping[str, NDArray], fits: Sequence[Fitted], numbers: FlatNumbers) -> None:
    """Say what is wrong with the first array that no convention fits, or that those which fit the others do not."""
    best = max(fits, key=lambda fit: sum(fit.shapes.values()))
    name = next((name for name in given if not any(fit.shapes[name] for fit in fits)),
                next(name for name, fitting in best.shapes.items() if not fitting))
    shapes = {fit.positions[name].shape: fit.convention.label for fit in reversed(fits)
              if fit.positions[name] is not None}
    whole, part = parted(name)
    shape = numbers.shapes.get(whole, numbers.shapes.get(f"gradients/{whole}"))
    if not shapes and part and shape:
        raise SpecError(name, f"an index from 0 within the shape {shape}", Verbatim(name))
    if not shapes:
        raise SpecError(name, f"the name of an array of this network, such as {EXAMPLES}",
                        Verbatim(name))
    wanted = ", or ".join(f"{shape} ({label})" for shape, label in list(reversed(shapes.items()))[:3])
    raise SpecError(name, f"an array of the shape {wanted}", Verbatim(str(given[name].shape)))

