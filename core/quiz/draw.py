"""Draws a mistake that shows on a network, and computes what helps to find it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..analysis.distinguish import Distinction, distinguish
from ..mistakes.base import Mistake
from ..network.mistaken import numbers_with
from ..network.place import Place
from ..numerics.interrupts import interrupted
from ..numerics.random_streams import Stream, random_stream
from ..spec import RunSpec
from ..training.trainer import Trainer
from .order import VISIBLE, Difference, Numbers, PassOrder
from .relation import Relation

FEWEST_TOLD_APART = 6  # kinds of mistakes that a network must tell apart for a quiz
LEFT = 4  # kinds that the last hint leaves


class Contrast(NamedTuple):
    """Another mistake, in the form that changes something and agrees with the drawn one for longest.

    Attributes:
        begins: where its numbers first differ from the right ones; None: nowhere.
        parts: where its numbers first differ from those of the drawn mistake.
        drawn: how the numbers of the drawn mistake relate to the right ones there; None: they are right.
        other: the same of its own numbers.
    """

    begins: Difference | None
    parts: Difference
    drawn: Relation | None
    other: Relation | None


@dataclass(frozen=True)
class Quiz:
    """A mistake to be found, in the first update of a network.

    Attributes:
        number: the number that it was drawn by.
        mistake: the drawn mistake.
        told_apart: the kinds of mistakes that it was drawn from.
        possible: every kind that the network can have.
        timesteps: of the longest sequence in the update.
        first: where its numbers first differ from the right ones.
        relation: how they relate to the right ones there.
        contrasts: by kind, how every other possible mistake differs from it, in the form that does so last.
        left: the drawn kind and those that begin to differ from the right numbers nearest to it, in the order of
            `possible`.
    """

    number: int
    mistake: Mistake
    told_apart: tuple[str, ...]
    possible: tuple[str, ...]
    timesteps: int
    first: Place
    relation: Relation
    contrasts: Mapping[str, Contrast]
    left: tuple[str, ...]


def draw_quiz(spec: RunSpec, number: int) -> Quiz | None:
    """Draw a mistake that shows in the first update of a network.

    It differs visibly from the right numbers and from every mistake of another kind. Consecutive numbers draw
    different kinds, and so many of them as can be told apart draw each kind once.

    Args:
        spec: the set-up; its own mistakes do not count.
        number: the number of the quiz, from 0.

    Returns:
        The quiz; None if fewer than `FEWEST_TOLD_APART` kinds of mistakes can be told apart on the network.

    Raises:
        SpecError: if the backward pass of a layer is not known rule by rule.
    """
    right = replace(spec, mistakes=())
    step = Trainer(right).preview()
    found = distinguish(right, step, measurable=VISIBLE, leaving=False)
    forms = _by_kind(found.told_apart)
    if len(forms) < FEWEST_TOLD_APART:
        return None
    kinds = random_stream(spec.seed, Stream.QUIZ).permutation(sorted(forms)).tolist()
    turn, place = divmod(number, len(kinds))
    drawn = forms[kinds[place]][turn % len(forms[kinds[place]])]
    return _quiz(number, drawn, tuple(forms), found, lambda made: numbers_with(right, step, made), right)


def _quiz(number: int, drawn: Mistake, told_apart: tuple[str, ...], found: Distinction,
          numbers: Callable[[Sequence[Mistake]], Numbers], spec: RunSpec) -> Quiz:
    order, own = PassOrder(spec, numbers([])), numbers([drawn])
    contrasts: dict[str, Contrast] = {}
    for other in interrupted([each for each in found.mistakes if each.kind != drawn.kind]):
        contrast = _contrast(order, own, numbers([other]))
        contrasts[other.kind] = max(contrasts.get(other.kind, contrast), contrast, key=_closeness)
    first, possible = order.first(own), tuple(dict.fromkeys(each.kind for each in found.mistakes))
    begins = {kind: each.begins.order for kind, each in contrasts.items() if each.begins} | {drawn.kind: first.order}
    near = _nearest(sorted(begins, key=lambda kind: (begins[kind], possible.index(kind))), drawn.kind)
    return Quiz(number, drawn, told_apart, possible, len(own["inputs"]), first.place, order.relation(own, first.place),
                contrasts, tuple(kind for kind in possible if kind in near))


def _by_kind(mistakes: Iterable[Mistake]) -> dict[str, list[Mistake]]:
    forms: dict[str, list[Mistake]] = {}
    for mistake in mistakes:
        forms.setdefault(mistake.kind, []).append(mistake)
    return forms


def _contrast(order: PassOrder, own: Numbers, other: Numbers) -> Contrast:
    parts = order.first(own, other)
    return Contrast(order.first(other), parts, order.relation(own, parts.place), order.relation(other, parts.place))


def _closeness(contrast: Contrast) -> tuple[bool, int]:
    """Greater for a form that agrees with the drawn mistake for longer; least for one that changes nothing."""
    return contrast.begins is not None, contrast.parts.order


def _nearest(kinds: list[str], drawn: str) -> list[str]:
    """So many kinds as are left, around the drawn one."""
    start = max(0, min(kinds.index(drawn) - LEFT // 2, len(kinds) - LEFT))
    return kinds[start:start + LEFT]
