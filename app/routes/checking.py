"""Check my gradient: a learner's numbers beside those of a step."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from numpy.typing import NDArray
from pydantic import Field
from unrolled.core import (
    Checker,
    Convention,
    Difference,
    Finding,
    Mistake,
    RunSpec,
    SpecError,
    Step,
    Verbatim,
    checkable_arrays,
    convention,
    finding_in_words,
    mistake_place_in_words,
    read_given,
    read_typed,
    within_seconds,
)

from ..errors import Refusal
from ..schemas.annotations import Shown
from ..schemas.answers.checking import Checkable, CheckFinding
from ..schemas.body import Body as Object
from .bodies import Shallow
from .data import BODY
from .deps import Compute, Side, Wanted, answer
from .described import STEP, TOO_LARGE, answers
from .examples import GIVEN_NUMBERS

SECONDS = 60.0  # of one check

router = APIRouter(prefix="/api/runs/{run_id}/steps/{update}/check", tags=["checking"], responses=STEP)


async def whole_body(request: Request) -> bytes:
    """The body of a request."""
    return await request.body()


#: It is read before the step is made again, since who waits for that listens whether the client disconnects.
Content = Annotated[bytes, Depends(whole_body)]


class GivenNumbers(Object):
    """A learner's numbers."""

    shape: ClassVar[str] = "an object with given, and maybe conventions"

    given: Annotated[Any, Shown(lambda: str | dict[str, str | float | list[Any]]), Field(
        description="arrays by name, as nested lists or as text; or one text of the form name = …")]
    conventions: Annotated[list[str], Field(description="the only ones that are possible; all, if not given")] = Field(
        default_factory=list)


@router.post("", summary="Check numbers of one's own", responses=answers(CheckFinding) | TOO_LARGE)
async def numbers(
    made: Wanted, side: Side, compute: Compute,
    body: Annotated[GivenNumbers, Shallow, Body(openapi_examples=GIVEN_NUMBERS)],
) -> Response:
    """What agrees, the first place in the order of the backward pass that does not, and the mistake that explains it.

    The numbers of the right network are compared, also for a run with mistakes.
    """
    spec = side.spec
    return await compute(lambda: answer(found(spec, made, lambda: given_arrays(body.given), body.conventions, "given")))


@router.post("/file", summary="Check a file of one's own: NPZ, NPY, JSON, CSV or text", openapi_extra=BODY,
             responses=answers(CheckFinding) | TOO_LARGE)
async def file(
    content: Content, made: Wanted, side: Side, compute: Compute,
    name: Annotated[str, Query(max_length=255, description="what the file is called", examples=["homework.npz"])] = "",
    array: Annotated[str, Query(max_length=255, description="name of a single array; by default, of the file")] = "",
    only: Annotated[str, Query(alias="conventions", description="the only possible ones, by comma")] = "",
) -> Response:
    """As for numbers in JSON. A file with one array that has no name gives it its own."""
    spec = side.spec
    names = only.split(",") if only else []
    return await compute(lambda: answer(found(spec, made, lambda: read_given(name, content, array), names)))


@router.get("/names", summary="The arrays that can be checked, by convention", responses=answers(Checkable))
async def names(made: Wanted, side: Side, compute: Compute) -> Response:
    """`holds` are the names that the arrays of a convention have in the trace."""
    spec = side.spec

    def listed() -> Response:
        known = [described(kind) | {"arrays": [array._asdict() for array in arrays]}
                 for kind, arrays in checkable_arrays(spec, made)]
        return answer({"update": made.index, "conventions": known})
    return await compute(listed)


def given_arrays(given: Any) -> Mapping[str, Any]:
    """The arrays of a body by name; raises `SpecError` that names the array."""
    if isinstance(given, str):
        found = read_typed(given, "")
        if "" in found:
            raise SpecError("", "a name before the numbers, as in dWh = …", Verbatim("numbers without one"))
        return found
    if not isinstance(given, dict) or not given:
        raise SpecError("", "arrays by name, or one text with names", given)
    return {key: array for name, value in given.items()
            for key, array in (read_typed(value, name) if isinstance(value, str) else {name: value}).items()}


def found(spec: RunSpec, made: Step, read: Callable[[], Mapping[str, NDArray]], only: Sequence[str],
          field: str = "") -> dict[str, Any]:
    """The answer to numbers.

    Args:
        spec: the set-up of the step.
        made: the step.
        read: returns the numbers by name.
        only: names of the only possible conventions; empty: all.
        field: of the body that has the numbers; empty: they are the body.
    """
    for name in only:
        try:
            convention(name)
        except SpecError as error:
            raise SpecError("conventions", error.expected, error.got) from None
    checker = Checker(spec, made)
    try:
        with within_seconds(SECONDS):
            return {"update": made.index, **shown(checker.check(read(), only))}
    except SpecError as error:
        raise error.within(field) if field else error from None
    except TimeoutError:
        raise Refusal(422, field or None, f"numbers that can be compared within {SECONDS:.0f} seconds",
                      "more of them, or of a larger network") from None


def shown(finding: Finding) -> dict[str, Any]:
    """A finding as JSON."""
    differences = [differing(each) for each in finding.differences]
    gates = finding.convention.gates
    mistakes, doubtful = ([[named(mistake, gates) for mistake in together] for together in each]
                          for each in (finding.mistakes, finding.doubtful))
    return {"right": finding.right, "convention": described(finding.convention), "factor": finding.factor,
            "agrees": finding.agrees, "differences": differences, "first": differences[0] if differences else None,
            "unchecked": finding.unchecked, "in_part": finding.in_part, "mistakes": mistakes, "doubtful": doubtful,
            "complete": finding.complete, "sentences": list(finding_in_words(finding))}


def described(kind: Convention) -> dict[str, str]:
    """A convention in words."""
    return {"name": kind.name, "label": kind.label, "about": kind.about}


def differing(difference: Difference) -> dict[str, Any]:
    """How an array differs."""
    return vars(difference) | {"place": difference.place._asdict()}


def named(mistake: Mistake, gates: Mapping[str, str]) -> dict[str, Any]:
    """A mistake in words, with the letters of the convention for gates."""
    return {"kind": mistake.kind, "label": mistake.label, "place": mistake_place_in_words(mistake, None, gates).strip(),
            "done": mistake.done, "wrong": mistake.wrong, "essay": mistake.essay, "formula": mistake.formula,
            "made": mistake.to_dict()}
