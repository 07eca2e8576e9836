"""The validation images of a run. Their pixels never change, so that only the predictions are streamed."""


from fastapi import APIRouter, Request, Response

from ..errors import Refusal
from ..schemas.answers.views import ValidationImages
from ..streaming.encode import MEDIA_TYPE, compact
from ..views.images import pictures
from .deps import Encoding, Side
from .described import BUSY, MALFORMED, answers, refuses
from .waiting import ThreadQueue

router = APIRouter(prefix="/api/runs/{run_id}", tags=["runs"])
_queue = ThreadQueue("images")


@router.get(
    "/images",
    summary="The validation images, as far as they are shown",
    responses=answers(ValidationImages)
    | MALFORMED
    | BUSY
    | refuses(404, "No such run, or none with images of classes"),
)
async def images(request: Request, side: Side, encoding: Encoding = "json") -> Response:
    """`pixels` (S, height, width) from 0 to 255, `classes` (S,), the number of each image's class, and their `names`.

    `training` says whether these are the training images too. The view `prediction` has the predictions.
    """
    spec, data = side.spec, side.history.trainer.dataset
    seen = data.validation
    if spec.task.display != "image":
        raise Refusal(404, "images", "a run whose samples are images of classes", spec.task.kind)
    known = {"names": spec.task.classes, "training": seen is data.training}
    return Response(
        await _queue.answer(request, lambda: compact(known | pictures(spec, seen.inputs, seen.targets), encoding)),
        media_type=MEDIA_TYPE,
    )
