"""What a check of a learner's numbers finds."""

from typing import Any

from typing_extensions import TypedDict

from .common import Number, Place


class ConventionShown(TypedDict):
    """How the arrays were read; `name` is empty where it is no course's or library's convention."""

    name: str
    label: str
    about: str


class GivenDifference(TypedDict):
    """How one array differs: the entry that is computed first, of those that do, as it was given and as it is right.

    `index` is in the array as it was given, from 0. `entries` of `of` differ, and `size` is ‖given − right‖ / ‖right‖.
    """

    name: str
    index: list[int]
    place: Place
    given: Number
    right: Number
    entries: int
    of: int
    size: Number
    kind: str


class NamedMistake(TypedDict):
    """A mistake: where it is made, in words, empty for everywhere; and its form in a set-up as `made`."""

    kind: str
    label: str
    place: str
    done: str
    wrong: str
    essay: str
    formula: str
    made: dict[str, Any]


class CheckFinding(TypedDict):
    """What is right, what differs, in the order in which a step computes it, and why.

    `factor` is of the cost, which every number has. `mistakes` are alternatives, of one or two mistakes each, that
    reproduce every number, and `doubtful` those that do so where the numbers are too few to name one. `complete` is
    false where a network is too large to try all pairs of mistakes.
    """

    update: int
    right: bool
    convention: ConventionShown
    factor: Number
    agrees: list[str]
    differences: list[GivenDifference]
    first: GivenDifference | None
    unchecked: list[str]
    in_part: list[str]
    mistakes: list[list[NamedMistake]]
    doubtful: list[list[NamedMistake]]
    complete: bool
    sentences: list[str]


class CheckableArray(TypedDict):
    """An array by its name in a convention, its shape there, and the arrays of the trace that it `holds`."""

    name: str
    shape: list[int]
    holds: list[str]


class CheckableConvention(ConventionShown):
    """The arrays of a network in a convention."""

    arrays: list[CheckableArray]


class Checkable(TypedDict):
    """The error signals, gradients and updates that can be checked, by convention."""

    update: int
    conventions: list[CheckableConvention]
