"""What if: a step again with edits, and nothing recorded."""

from typing import Annotated, ClassVar

from fastapi import APIRouter, Body, Query, Request, Response
from unrolled.core import Edit, RunSpec, SpecError, Step, what_if

from ..errors import Refusal
from ..runs.commands import Edits
from ..schemas.answers.views import ImaginedStep
from ..schemas.body import Body as Object
from ..views import lattice, views, weights
from ..views.moment import Moment
from .bodies import Shallow
from .deps import Encoding, Side, Wanted, answer_arrays
from .described import STEP, TOO_LARGE, answers
from .examples import IMAGINED_EDITS
from .waiting import ThreadQueue

router = APIRouter(prefix="/api/runs/{run_id}/steps/{update}", tags=["what if"], responses=STEP)
_queue = ThreadQueue("what-if")  # of its own: whoever drags a slider waits for no longer question


class EditsToImagine(Object):
    """Edits to imagine a step with."""

    shape: ClassVar[str] = "an object with edits"

    edits: Edits


def _imaginable() -> list[str]:
    """The views that an imagined step has, beside the lattice, which always comes."""
    return [name for name, view in views().items() if view.imaginable]


@router.post(
    "/what-if", summary="A step as it would have been with some edits", responses=answers(ImaginedStep) | TOO_LARGE
)
async def imagine(
    request: Request,
    made: Wanted,
    side: Side,
    body: Annotated[EditsToImagine, Shallow, Body(openapi_examples=IMAGINED_EDITS)],
    encoding: Encoding = "json",
    wanted: Annotated[
        str, Query(alias="views", description=f"other views of it too, by comma: {', '.join(_imaginable())}")
    ] = "",
) -> Response:
    """The edits are made just before the update, and nothing is recorded.

    `lattice` and, unless `views` asks for them, `weights` are what the views of these names would show. `views` has
    those that were asked for and that fit the network; `before` has the numbers that the edits replace.
    """
    names = wanted.split(",") if wanted else []
    if not set(names) <= set(_imaginable()):
        raise Refusal(422, "views", f"some of {', '.join(_imaginable())}", wanted[:60])
    return await _queue.answer(request, lambda: _answer(side.spec, made, body.edits, names, encoding))


def _answer(spec: RunSpec, made: Step, edits: tuple[Edit, ...], names: list[str], encoding: str) -> Response:
    try:
        step = what_if(spec, made, edits)
    except SpecError as error:
        raise error.within("edits") from None
    whole = {
        "update": step.index,
        "cost": step.cost,
        "before": [edit.before(made) for edit in edits],
        "lattice": lattice.picture(spec, step),
        **({} if "weights" in names else {"weights": weights.mosaics(spec, step.weights_after, step.updates)}),
        "views": {name: views()[name].data(Moment(spec, step)) for name in names if views()[name].fits(spec)},
    }
    return answer_arrays(whole, encoding)
