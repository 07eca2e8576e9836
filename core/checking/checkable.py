"""The arrays of a network that can be checked, by the names of each convention."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..backprop.backward import check_rules
from ..conventions import conventions
from ..conventions.base import LAYER, Convention, is_signal
from ..conventions.blocks import names_in
from ..network.trace import Step
from ..spec import RunSpec
from .candidates import numbers_of
from .numbers import FlatNumbers


class CheckableArray(NamedTuple):
    """An array that a learner may give.

    Attributes:
        name: in the convention.
        shape: in the convention, for the batch of the step.
        holds: the names of our arrays that it has.
    """

    name: str
    shape: tuple[int, ...]
    holds: tuple[str, ...]


def checkable_arrays(spec: RunSpec, step: Step) -> list[tuple[Convention, list[CheckableArray]]]:
    """The error signals, gradients and updates of a step, by convention; only conventions that have some of its layers.

    Raises:
        SpecError: if the backward pass of a layer is not known rule by rule.
    """
    check_rules(spec)
    numbers = FlatNumbers(spec, numbers_of(spec, step))
    known = [kind() for kind in conventions().values()]
    found = [(convention, list(_of(convention, spec, numbers))) for convention in known]
    return [(convention, arrays) for convention, arrays in found if arrays]


def _of(convention: Convention, spec: RunSpec, numbers: FlatNumbers) -> Iterator[CheckableArray]:
    blocks = convention.blocks(spec) if convention.own_names else {name: name for name in numbers.names}
    for name, block in blocks.items():
        holds = tuple(names_in(block))
        known_without_layer = LAYER.match(name) and blocks.get(LAYER.sub("", name)) == block
        if not known_without_layer and all(part in numbers.shapes and _is_backward(part) for part in holds):
            yield CheckableArray(name, convention.array(block, numbers.positions).shape, holds)


def _is_backward(name: str) -> bool:
    return is_signal(name) or name.startswith(("gradients/", "updates/"))
