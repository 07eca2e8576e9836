"""The formulas of one place in a step, with its numbers."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from unrolled.core import explain, notations

from ..schemas.answers.steps import ExplanationShown
from .deps import Side, Wanted, answer
from .described import STEP, answers
from .waiting import ThreadQueue

router = APIRouter(prefix="/api/runs/{run_id}/steps/{update}", tags=["explanations"], responses=STEP)
_queue = ThreadQueue("explanation")

Pass = Query(alias="pass", description="forward, cost, backward or update; all of them, if it is not given")
Weight = Query(description="a weight's name, instead of a layer", examples=["layer1.W_time"])


@router.get("/explain", summary="The equation of a cell or weight: in symbols, in components, in numbers",
            responses=answers(ExplanationShown))
async def explain_place(
    request: Request,
    made: Wanted,
    side: Side,
    layer: Annotated[int | None, Query(description="from 1; 0 is the input", examples=[1])] = None,
    timestep: Annotated[int, Query(description="from 1")] = 1,
    unit: Annotated[int | None, Query(description="from 1; vectors as a whole, if it is not given")] = None,
    weight: Annotated[str | None, Weight] = None,
    row: Annotated[int, Query(description="of the weight, from 1")] = 1,
    column: Annotated[int | None, Query(description="of the weight, from 1")] = None,
    only: Annotated[str | None, Pass] = None,
    sample: Annotated[int, Query(description="of the batch, from 0")] = 0,
    notation: Annotated[str, Query(description=f"one of {', '.join(notations())}")] = "seed",
) -> Response:
    """`sections`, pass by pass, of `equations`: each as `mathml` (a list of lines), `latex` and `numpy`, with its
    `value`.

    In MathML the attribute `data-ref` of each symbol and number names its place: quantity, layer, timestep and unit,
    or weight, layer, row and column, all counted from 1. The expression `numpy` equals the expression `equals`, where
    `step` is the Step.
    """
    spec = side.spec
    explanation = await _queue.answer(
        request,
        lambda: explain(
            spec,
            made,
            layer=layer,
            timestep=timestep,
            unit=unit,
            weight=weight,
            row=row,
            column=column,
            only=only,
            sample=sample,
            notation=notation,
        ).to_dict(),
    )
    return answer({"update": made.index, "notation": notation} | explanation)
