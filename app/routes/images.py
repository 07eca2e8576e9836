"""The images that a run is judged by: their pixels, which never change, so that what is streamed is only what is read in them."""


from fastapi import APIRouter, Request, Response

from ..errors import Refusal
from ..streaming.encode import ENCODINGS, MEDIA_TYPE, compact
from ..views.images import pictures
from .deps import Side
from .waiting import Desk

router = APIRouter(prefix="/api/runs/{run_id}", tags=["runs"])
_desk = Desk("images")


@router.get("/images", summary="The validation images, as far as they are shown",
            responses={404: {"description": "No such run, or none with images of classes"}})
async def images(request: Request, side: Side, encoding: str = "json") -> Response:
    """`pixels` (S, height, width) from 0 to 255, `classes` (S,), the number of each image's own class, `names` of the classes, and whether
    these are also what it learns from (`training`). What the network says of them, image by image, is in the view `prediction`."""
    if encoding not in ENCODINGS:
        raise Refusal(422, "encoding", f"one of {', '.join(ENCODINGS)}", repr(encoding))
    spec, data = side.spec, side.history.trainer.dataset
    seen = data.validation
    if spec.task.display != "image":
        raise Refusal(404, "images", "a run whose samples are images of classes", spec.task.kind)
    known = {"names": spec.task.classes, "training": seen is data.training}
    return Response(await _desk.answer(request, lambda: compact(known | pictures(spec, seen.inputs, seen.targets), encoding)), media_type=MEDIA_TYPE)
