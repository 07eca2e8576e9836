"""The mistakes that a network can have, and quizzes in which one is to be found."""

from typing import Any, Literal

from typing_extensions import TypedDict

from .common import Number, Spec


class MistakeShown(TypedDict):
    """A kind of mistake, and its form in this network, as a set-up has it; the catalogue says what it is."""

    kind: str
    made: dict[str, Any]


class MistakesShown(TypedDict):
    """All that can be made in the network."""

    mistakes: list[MistakeShown]


class ArrayPlace(TypedDict):
    """The place of an array of a step: `layer` and `timestep` from 1, layer 0 is the input; null where none is."""

    quantity: str
    layer: int
    timestep: int | None
    weight: str | None


class NumbersRelation(TypedDict):
    """What wrong numbers are, in terms of the right ones; null for what the kind does not have.

    The right ones times `factor`; another `quantity` of the cell, or the right ones times it; each times a positive
    number from `low` to `high`; or `different` of all `entries`, and `opposite` with the other sign.
    """

    kind: Literal["zero", "instead of zero", "factor", "quantity", "product", "transposed", "uniform", "scaled",
                  "mixed"]
    factor: Number
    quantity: str | None
    low: Number
    high: Number
    different: int | None
    opposite: int | None
    entries: int | None


class MistakeContrast(TypedDict):
    """Where the numbers of another mistake first differ from those of the drawn one, and what each is there.

    Null is what is right there.
    """

    place: ArrayPlace
    drawn: NumbersRelation | None
    other: NumbersRelation | None


class DrawnQuiz(TypedDict):
    """The drawn mistake, the kinds that it was drawn from, those that are possible, and what helps to find it.

    The update has so many `timesteps`. The numbers of the mistake differ first at `first`, where they have this
    `relation` to the right ones. `left` are four kinds.
    """

    mistake: dict[str, Any]
    told_apart: list[str]
    possible: list[str]
    timesteps: int
    first: ArrayPlace
    relation: NumbersRelation
    contrasts: dict[str, MistakeContrast]
    left: list[str]


class QuizShown(TypedDict):
    """The quiz of a number; or `words` why there is none, and the set-up on which there is one."""

    number: int
    quiz: DrawnQuiz | None
    words: str
    instead: Spec | None
