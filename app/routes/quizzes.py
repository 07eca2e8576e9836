"""Quizzes: a mistake is drawn by a number, and is to be found from the numbers that it makes."""

import secrets
from typing import Annotated, Any, ClassVar, NamedTuple

from fastapi import APIRouter, Body, Request, Response
from pydantic import Field
from unrolled.core import (
    FEWEST_TOLD_APART,
    Contrast,
    Place,
    Quiz,
    Relation,
    RunSpec,
    all_mistakes,
    draw_quiz,
    plural,
    telling_network,
)
from unrolled.core.parameters import Integer

from ..errors import Refusal
from ..limits import refuse_too_large, weights
from ..runs.requests import PresetName, Spec
from ..schemas.annotations import ReadBy
from ..schemas.answers.mistakes import QuizShown
from ..schemas.body import Body as Object
from ..streaming.encode import MEDIA_TYPE, exact
from ..web.documents import Document
from .bodies import Shallow
from .deps import Compute
from .described import BUSY, MALFORMED, TOO_LARGE, answers
from .examples import QUIZZES

MOST_NUMBERS = 25_000_000  # of all mistakes of a network together: some two hundred megabytes
OF_A_CELL = 6  # numbers of a cell that each mistake has of its own, about
HIGHEST, MOST_DRAWN = 999_999, 10_000  # numbers of quizzes; those that the server chooses from

router = APIRouter(prefix="/api/quizzes", tags=["mistakes"], responses=MALFORMED | TOO_LARGE | BUSY)


class QuizWanted(Object):
    """A preset or a set-up whose network is to have a mistake."""

    shape: ClassVar[str] = "an object with a spec or a preset, and maybe a number"

    spec: Spec = None
    preset: PresetName = None
    number: Annotated[
        Annotated[int, ReadBy.parameter(Integer(low=0, high=HIGHEST))] | None,
        Field(description="which quiz; the server chooses one where it is not given"),
    ] = None

    def network(self) -> RunSpec:
        """The right network; raises `Refusal` where there is none, or two."""
        if (self.spec is None) == (self.preset is None):
            raise Refusal(422, "spec", "a spec or a preset", "neither" if self.spec is None else "both")
        return self.preset.spec if self.preset else self.spec


class Outcome(NamedTuple):
    """A quiz, or why there is none, and the network on which there is one."""

    quiz: Quiz | None
    words: str
    instead: RunSpec | None


@router.post("", summary="Draw a mistake to be found", responses=answers(QuizShown))
async def draw(request: Request, compute: Compute,
               wanted: Annotated[QuizWanted, Shallow, Body(openapi_examples=QUIZZES)]) -> Response:
    """The same number draws the same mistake in the same network, for everybody.

    `mistake` is the solution, in the form that `mistakes` of a set-up has. Where too few mistakes can be told apart,
    `quiz` is null, `words` say so, and `instead` is a set-up with the same kinds of layers on which they can.
    """
    spec = wanted.network()
    refuse_too_large(spec, request.app.state.settings)
    number = 1 + secrets.randbelow(MOST_DRAWN) if wanted.number is None else wanted.number

    async def document() -> Document:
        return await compute(lambda: Document(exact(shown(number, drawn(spec, number))).encode(), MEDIA_TYPE))

    return (await request.app.state.answers.get(("quiz", spec, number), document)).answer(request)


def drawn(spec: RunSpec, number: int) -> Outcome:
    """The quiz of this number on a network, unless it is too large or shows too little."""
    size = compared_numbers(spec)
    if size > MOST_NUMBERS:
        return Outcome(None, f"The mistakes of this network have {size:,} numbers together, which are too many to "
                             "compare.", telling_network(spec))
    quiz = draw_quiz(spec, number)
    if quiz is None:
        few = f"Fewer than {plural(FEWEST_TOLD_APART, 'mistake')} can be told apart on this network."
        return Outcome(None, few, telling_network(spec))
    return Outcome(quiz, "", None)


def compared_numbers(spec: RunSpec) -> int:
    """How many numbers the mistakes of a network have together, about."""
    cells = sum(layer.units for layer in spec.layers) * spec.max_timesteps * spec.batch_size
    return sum(mistake.applies(spec) for mistake in all_mistakes()) * (OF_A_CELL * cells + 2 * weights(spec))


def shown(number: int, outcome: Outcome) -> dict[str, Any]:
    """The answer."""
    quiz, words, instead = outcome
    return {"number": number, "quiz": quiz and described(quiz), "words": words,
            "instead": instead and instead.to_dict()}


def described(quiz: Quiz) -> dict[str, Any]:
    """A quiz with all that helps to find its mistake."""
    return {"mistake": quiz.mistake.to_dict(), "told_apart": quiz.told_apart, "possible": quiz.possible,
            "timesteps": quiz.timesteps, "first": place_of(quiz.first), "relation": quiz.relation._asdict(),
            "contrasts": {kind: contrast_of(contrast) for kind, contrast in quiz.contrasts.items()}, "left": quiz.left}


def contrast_of(contrast: Contrast) -> dict[str, Any]:
    """Where another mistake would differ from the drawn one, and how."""
    return {"place": place_of(contrast.parts.place), "drawn": relation_of(contrast.drawn),
            "other": relation_of(contrast.other)}


def relation_of(relation: Relation | None) -> dict[str, Any] | None:
    """How numbers relate to the right ones; null where they are right."""
    return relation and relation._asdict()


def place_of(place: Place) -> dict[str, Any]:
    """The place of an array."""
    return {name: getattr(place, name) for name in ("quantity", "layer", "timestep", "weight")}
