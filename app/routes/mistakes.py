"""The mistakes that the network of a run can have."""

from fastapi import APIRouter, Response
from unrolled.core import RunSpec, all_mistakes

from ..schemas.answers.mistakes import MistakesShown
from .deps import Side, answer
from .described import STEP, answers

router = APIRouter(prefix="/api/runs/{run_id}", tags=["mistakes"], responses=STEP)


@router.get("/mistakes", summary="The mistakes that can be made in this network's backward pass",
            responses=answers(MistakesShown))
async def mistakes(side: Side) -> Response:
    """`mistakes` have the name of each as `kind`, and its form with all parameters as `made`."""
    return answer({"mistakes": applicable(side.spec)})


def applicable(spec: RunSpec) -> list[dict]:
    """Each kind of mistake in the first of its forms that a network can have."""
    forms = {}
    for mistake in all_mistakes():
        if mistake.kind not in forms and mistake.applies(spec):
            forms[mistake.kind] = mistake.to_dict()
    return [{"kind": kind, "made": made} for kind, made in forms.items()]
