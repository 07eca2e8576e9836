"""How wrong numbers relate to the right ones: a constant factor, a transpose, another quantity of the same cell."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

CLOSE = 1e-6  # of a norm: two arrays that differ by less are the same
KINDS = ("zero", "instead of zero", "factor", "quantity", "product", "transposed", "uniform", "scaled", "mixed")


class Relation(NamedTuple):
    """What an array of wrong numbers is, in terms of the right ones.

    Attributes:
        kind: ``zero``: all are 0; ``instead of zero``: the right ones are 0; ``factor``: the right ones times a number;
            ``quantity``: another quantity of the same cell; ``product``: the right ones times that quantity;
            ``transposed``: the right ones with rows for columns; ``uniform``: all are the same; ``scaled``: each is the
            right one times a positive number of its own; ``mixed``: none of these.
        factor: the number of ``factor``; None otherwise.
        quantity: the other quantity of ``quantity`` and ``product``; None otherwise.
        low, high: the smallest and the largest factor of ``scaled``; None otherwise.
        different, opposite, entries: of ``mixed``, how many numbers differ, how many have the opposite sign, and how many
            there are; None otherwise.
    """

    kind: str
    factor: float | None = None
    quantity: str | None = None
    low: float | None = None
    high: float | None = None
    different: int | None = None
    opposite: int | None = None
    entries: int | None = None


def relation(right: NDArray, wrong: NDArray, cell: Mapping[str, NDArray] | None = None) -> Relation:
    """How wrong numbers relate to the right ones, by the first kind in the order of `KINDS` that fits.

    Of a single number, a factor says nothing: there it comes last.

    Args:
        right, wrong: arrays of the same shape, which differ.
        cell: the right numbers of the same cell by quantity.
    """
    right, wrong = np.nan_to_num(np.asarray(right, float)), np.nan_to_num(np.asarray(wrong, float))
    if not wrong.any():
        return Relation("zero")
    if not right.any():
        return Relation("instead of zero")
    others = {name: array for name, array in (cell or {}).items() if array.shape == right.shape}
    tests: list[Callable[[], Iterator[Relation]]] = [
        lambda: _factor(right, wrong), lambda: _quantity(right, wrong, others), lambda: _transposed(right, wrong),
        lambda: _uniform(wrong), lambda: _scaled(right, wrong),
    ]
    if right.size == 1:
        tests = [tests[1], tests[0]]
    return next((found for test in tests for found in test()), _mixed(right, wrong))


def _same(a: NDArray, b: NDArray) -> bool:
    sizes = np.linalg.norm(a), np.linalg.norm(b)
    return bool(np.linalg.norm(a - b) <= CLOSE * max(sizes))


def _factor(right: NDArray, wrong: NDArray) -> Iterator[Relation]:
    factor = float((right / np.linalg.norm(right) ** 2 * wrong).sum())
    if factor and _same(factor * right, wrong):
        yield Relation("factor", factor=factor)


def _quantity(right: NDArray, wrong: NDArray, others: Mapping[str, NDArray]) -> Iterator[Relation]:
    for name, array in others.items():
        if _same(array, wrong):
            yield Relation("quantity", quantity=name)
    for name, array in others.items():
        if _same(right * array, wrong):
            yield Relation("product", quantity=name)


def _transposed(right: NDArray, wrong: NDArray) -> Iterator[Relation]:
    if right.ndim == 2 and right.shape == right.T.shape and _same(right.T, wrong):
        yield Relation("transposed")


def _uniform(wrong: NDArray) -> Iterator[Relation]:
    if _same(wrong, np.full_like(wrong, wrong.mean())):
        yield Relation("uniform")


def _scaled(right: NDArray, wrong: NDArray) -> Iterator[Relation]:
    there = right != 0.0
    ratios = wrong[there] / right[there]
    if not wrong[~there].any() and ratios.min() > 0.0:
        yield Relation("scaled", low=float(ratios.min()), high=float(ratios.max()))


def _mixed(right: NDArray, wrong: NDArray) -> Relation:
    different = np.abs(wrong - right) > CLOSE * np.maximum(np.abs(right), np.abs(wrong))
    return Relation("mixed", different=int(np.count_nonzero(different)),
                    opposite=int(np.count_nonzero(np.sign(right) * np.sign(wrong) < 0.0)), entries=right.size)
